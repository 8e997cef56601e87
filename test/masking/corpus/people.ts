import type { Draw } from '../draw.ts';
import { json, LETTERS, line, type Plant } from './plant.ts';

/** E-mail addresses and card numbers. */
export const PEOPLE: Record<string, Plant> = {
  'e-mail address': (draw) => {
    const name = draw.text(LETTERS, 10).toLowerCase();
    return line(`Successfully sent invitation email to: ${name}@example.com`, name);
  },
  'e-mail address in JSON': (draw) => {
    const name = `${draw.text(LETTERS, 8)}.${draw.text(LETTERS, 8)}`;
    return json({ user: { email: `${name}@mail.example.co.uk` } }, name);
  },
  'e-mail address with a tag in angle brackets': (draw) => {
    const name = `${draw.text(LETTERS, 8)}+orders`;
    return line(`from="Ann <${name}@example.io>" status=sent`, name);
  },
  'e-mail address in a URL': (draw) => {
    const name = draw.text(LETTERS, 9).toLowerCase();
    return line(`GET /api/users?email=${name}%40example.org 404`, name);
  },
  'card number': (draw) => {
    const card = cardNumber(draw, '4', 16);
    return line(`charge failed for card ${card}`, card.slice(0, -4));
  },
  'card number in fours': (draw) => {
    const card = cardNumber(draw, '53', 16);
    return line(
      `pan="${card.replaceAll(/.{4}(?=.)/g, '$& ')}" declined`,
      card.replaceAll(/.{4}(?=.)/g, '$& ').slice(0, -4),
    );
  },
  'card number with dashes': (draw) => {
    const dashed = cardNumber(draw, '6011', 16).replaceAll(/.{4}(?=.)/g, '$&-');
    return line(`card=${dashed};`, dashed.slice(0, -4));
  },
  'American Express': (draw) => {
    const card = cardNumber(draw, '37', 15);
    const shown = `${card.slice(0, 4)} ${card.slice(4, 10)} ${card.slice(10)}`;
    return line(`amex ${shown} ok`, shown.slice(0, -4));
  },
  'card number in JSON': (draw) => {
    const card = cardNumber(draw, '2221', 16);
    return json({ amount: 12, number: Number(card) }, card.slice(0, -4));
  },
};

function cardNumber(draw: Draw, prefix: string, length: number): string {
  const body = prefix + draw.text('0123456789', length - prefix.length - 1);
  const sum = [...body].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + Math.floor(value / 10) + (value % 10);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}
