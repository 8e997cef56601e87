import { MASK, type Span } from './spans.ts';

/** Numbers as cards print them: in one piece, in fours, or American Express's four, six and five. */
const NUMBER =
  /(?<![\w.+-])(?:[2-6]\d{12,18}|[2-6]\d{3}([ -])\d{4}\1\d{4}\1\d{1,7}|3\d{3}([ -])\d{6}\2\d{4,5})(?![\w-]|\.\d)/g;

/** Beginnings and lengths of the networks (ISO/IEC 7812): Visa, Mastercard, American Express, Diners Club, Discover, JCB, UnionPay. */
const NETWORK =
  /^(?:4\d{15}(?:\d{3})?|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|(?:6011|65\d\d|64[4-9]\d|35[2-8]\d)\d{12}|62\d{14,17})$/;

/** Card numbers with a valid check digit; the last four digits stay. */
export function* findCards(text: string): Generator<Span> {
  for (const { 0: found, index } of text.matchAll(NUMBER)) {
    const digits = found.replaceAll(/[ -]/g, '');
    if (!NETWORK.test(digits) || !isLuhnValid(digits)) continue;
    const mask = `${MASK}${digits.slice(-4)}`;
    const end = index + found.length;
    // A bare number in JSON stays a value of JSON.
    yield {
      start: index,
      end,
      mask: /":[ \t]?$/.test(text.slice(Math.max(0, index - 3), index)) ? `"${mask}"` : mask,
    };
  }
}

/** The check of ISO/IEC 7812-1, annex B. */
function isLuhnValid(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
