import { MASK, type Span } from './spans.ts';

const TYPE = '[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----';
/** Between lines: a line end, or one that JSON escaped. */
const BREAK = String.raw`(?:\s|\\+[nrt])`;
const LINE = '[A-Za-z0-9+/]';

/** From the first line to the last, or as far as lines of a key follow where the last is missing. */
const BLOCK = new RegExp(
  String.raw`-----BEGIN ${TYPE}(?:((?:[^"'<>{}[\]*-]|-(?!----)){1,20000})(?=-----END ${TYPE})|((?:${BREAK}*${LINE}{16,}={0,2})+))`,
  'g',
);
/** The last lines of a key whose first are elsewhere. */
const TAIL = new RegExp(
  String.raw`-----END ${TYPE}(?<=(${LINE}{1,76}={0,2})(["',\s]{0,8})-----END ${TYPE})`,
  'g',
);
/** A whole line as OpenSSL (64), OpenSSH (70) and MIME (76) break keys, and what opens and closes blocks of any kind. */
const LINES = new RegExp(
  String.raw`-----(BEGIN|END) ([A-Z0-9 ]{0,50})-----|^[ \t"']{0,8}(${LINE}{76}|${LINE}{70}|${LINE}{64})(?=["',\\nr\s]{0,8}$)`,
  'gm',
);

/**
 * The inside of private keys in PEM (RFC 7468), PGP and OpenSSH's form: in one text, escaped in JSON, and with each line as a
 * text of its own, even with other texts between or without the first line. Certificates and public keys stay.
 */
export function* findPrivateKeys(text: string): Generator<Span> {
  if (text.includes('PRIVATE KEY-----') || text.includes('PRIVATE KEY BLOCK-----')) {
    for (const { 0: found, 1: whole, 2: begun = '', index } of text.matchAll(BLOCK)) {
      const end = index + found.length;
      yield { start: end - (whole ?? begun).length, end, mask: MASK };
    }
    for (const { 1: line = '', 2: between = '', index } of text.matchAll(TAIL)) {
      const end = index - between.length;
      yield { start: end - line.length, end, mask: MASK };
    }
  }
  yield* findLines(text);
}

function* findLines(text: string): Generator<Span> {
  let isPublic = false;
  for (const { 0: found, 1: edge, 2: type = '', 3: line = '', index } of text.matchAll(LINES)) {
    if (edge) isPublic = edge === 'BEGIN' && !type.includes('PRIVATE KEY');
    else if (!isPublic && /[a-z]/.test(line) && /[A-Z]/.test(line) && /[\d+/]/.test(line)) {
      const end = index + found.length;
      yield { start: end - line.length, end, mask: MASK };
    }
  }
}
