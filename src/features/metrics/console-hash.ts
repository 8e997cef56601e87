/** What the AWS console keeps in the fragment of an address. */
export type ConsoleValue =
  | string
  | number
  | boolean
  | readonly ConsoleValue[]
  | { readonly [key: string]: ConsoleValue };

/**
 * A value as the AWS console writes it behind `graph=`: `~(key~'text~list~(~1~2))`. AWS documents the contents only
 * (dashboard body structure); the notation is JSURL (github.com/Sage/jsurl), as in every address that the console makes.
 */
export function consoleHash(value: ConsoleValue): string {
  if (typeof value === 'string') return `~'${encoded(value)}`;
  if (typeof value !== 'object') return `~${value}`;
  if (isList(value)) return `~(${value.map(consoleHash).join('') || '~'})`;
  const members = Object.entries(value).map(([key, each]) => `${encoded(key)}${consoleHash(each)}`);
  return `~(${members.join('~')})`;
}

function isList(value: object): value is readonly ConsoleValue[] {
  return Array.isArray(value);
}

/** Each UTF-16 unit that may not stand there by its hexadecimal number: `*2f`, `**20ac`; a dollar sign as `!`. */
function encoded(text: string): string {
  return text.replace(/[^\w.-]/g, (unit) => {
    if (unit === '$') return '!';
    const hexadecimal = unit.charCodeAt(0).toString(16);
    return hexadecimal.length <= 2
      ? `*${hexadecimal.padStart(2, '0')}`
      : `**${hexadecimal.padStart(4, '0')}`;
  });
}
