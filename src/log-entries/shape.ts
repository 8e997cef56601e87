const OTHER = 0;
const LETTER = 1;
const DIGIT = 2;
const HYPHEN = 3;

const KINDS = new Uint8Array(128).map((_, code) => {
  const character = String.fromCharCode(code);
  if (/\d/.test(character)) return DIGIT;
  if (/[-_]/.test(character)) return HYPHEN;
  return /[A-Za-z]/.test(character) ? LETTER : OTHER;
});

/**
 * A text with every word that holds a digit replaced by `#`: numbers, ids, UUIDs, hexadecimal, IP addresses, times and
 * durations. What stands before the first hyphen or underscore stays: `evt-4f1c22aa` is `evt-#`.
 */
export function shapeOf(text: string): string {
  let shape = '';
  let copied = 0;
  let position = 0;
  while (position < text.length) {
    const start = position;
    let nameEnd = start;
    let hasDigit = false;
    let kind = kindAt(text, position);
    while (kind !== OTHER) {
      if (kind === DIGIT) hasDigit = true;
      else if (kind === HYPHEN && !hasDigit && nameEnd === start) nameEnd = position + 1;
      position += 1;
      kind = kindAt(text, position);
    }
    if (hasDigit) {
      shape = joinNumbers(shape, text.slice(copied, nameEnd));
      copied = position;
    }
    position += 1;
  }
  return copied === 0 ? text : shape + text.slice(copied);
}

/** Numbers that belong together are one: `10.0.1.34:1234`, `17:05:00,031`, `12.5`. */
function joinNumbers(shape: string, between: string): string {
  const isJoint = between === '.' || between === ':' || between === ',';
  return isJoint && shape.endsWith('#') ? shape : `${shape}${between}#`;
}

function kindAt(text: string, position: number): number {
  const code = text.charCodeAt(position);
  if (code < 128) return KINDS[code] ?? OTHER;
  return code >= 128 ? LETTER : OTHER;
}
