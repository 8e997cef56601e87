import { MASK, type Span } from './spans.ts';
import { isVariable } from './values.ts';

/** A secret that is known by its own shape. The first group of the pattern is what stays to be seen. */
interface Shape {
  readonly pattern: RegExp;
  /** Whether what is behind the first group is a secret after all; always, unless given. */
  readonly isSecret?: (hidden: string) => boolean;
}

/** Quotes that may have been escaped, once or several times. */
const QUOTE = String.raw`(?:\\{0,4}["'])?`;
const ASSIGNED = String.raw`${QUOTE}[ \t]{0,4}[:=][ \t]{0,4}\[?${QUOTE}`;

const AWS: readonly Shape[] = [
  // With a secret access key behind it, as in credential files and lists.
  {
    pattern:
      /\b((?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{4})[A-Z0-9]{12}\b(?:["']?[ \t,:;|]{1,3}["']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=]))?/g,
  },
  // Session tokens of STS begin so.
  { pattern: /\b(IQoJb3JpZ2lu|F[QRwg]oGZXIvYXdz)[\w+/=%-]{40,}/g },
  { pattern: /\b((?:X-Amz-)?Signature=)[0-9a-f]{64}\b/gi },
];

const TOKENS: readonly Shape[] = [
  { pattern: /\b(xox[a-z](?:\.xox[a-z])?-|xapp-)[\w-]{8,}/g },
  { pattern: /\b(hooks\.slack\.com\/(?:services|workflows|triggers)\/)[\w/+-]{8,}/gi },
  { pattern: /\b(discord(?:app)?\.com\/api\/webhooks\/)\d{6,24}\/[\w-]{20,}/gi },
  { pattern: /\b(webhook\.office\.com\/webhookb2\/)[\w@/-]{20,}/gi },
  { pattern: /\b(gh[pousr]_|github_pat_)(?=\w{12})[\w.-]+/g },
  { pattern: /\b(gl(?:pat|ptt|dt|rt|cbt|ft|soat|imt|agent|ffct|oas)-)(?=[\w-]{12})[\w.-]+/g },
  { pattern: /\b([sr]k_(?:live|test)_|whsec_)\w{12,}/g },
  { pattern: /\b(sk-(?:proj|ant|svcacct|admin|or|lf)-)[\w-]{16,}/g },
  { pattern: /\b(sk-)[A-Za-z0-9]{20,}/g },
  { pattern: /\b(AIza)[\w-]{35}/g },
  { pattern: /\b(ya29\.|GOCSPX-)[\w-]{20,}/g },
  { pattern: /\b(r8_)[A-Za-z0-9]{37}\b/g },
  { pattern: /\b((?:access|public|link)-(?:sandbox|development|production)-)[0-9a-f-]{36}\b/g },
  { pattern: /\b(pul-)[0-9a-f]{40}\b/g },
  { pattern: /\b(pypi-)AgE[\w-]{50,}/g },
  { pattern: /\b(do[opr]_v1_)[0-9a-f]{64}\b/g },
  { pattern: /\b(NRAK-)[A-Z0-9]{27}\b/g },
  { pattern: /\b(sntry[su]_)[\w+/=-]{40,}/g },
  { pattern: /\b(ATATT3)[\w=-]{60,}/g },
  { pattern: /\b(\d{8,10}:)AA[\w-]{33}\b/g },
  { pattern: /\b(AGE-SECRET-KEY-1)[A-Z0-9]{58}\b/g },
  // JSON web tokens, signed (three parts), without a signature, and encrypted (five parts).
  { pattern: /(?<![\w-])(eyJ)[\w-]{8,}\.[\w-]*\.[\w-]*(?:\.[\w-]+){0,2}/g },
  // Hashes of passwords: bcrypt, Argon2, crypt(5).
  { pattern: /(\$(?:2[abxy]|argon2(?:id?|d)|[156]|apr1)\$)[\w./$=,+-]{20,}/g },
];

const IN_PLACES: readonly Shape[] = [
  {
    pattern: /(:\/\/[^\s:/@"'<>]{0,128}:)[^\s/"'<>]{1,512}(?=@)/g,
    isSecret: (hidden) => !isVariable(hidden),
  },
  // A data source name of Go: user:password@tcp(host:3306)/database.
  { pattern: /(?<=[\w.-])(:)[^\s:@/"']{1,256}(?=@(?:tcp|unix)\()/g },
  { pattern: /([?&]sig=)[\w%+/=-]{20,}/g },
  {
    pattern: /\b(bearer(?::?[ \t]{1,4}|%20|\+))[\w.~+/-]{8,}={0,2}(?![\w="'])/gi,
    // Words are no credentials: "bearer authentication".
    isSecret: (hidden) => /\d|[a-z][A-Z]|\+/.test(hidden),
  },
  {
    pattern: new RegExp(
      String.raw`((?:\b|_)auth${ASSIGNED}|\bbasic[ \t]{1,4})[A-Za-z0-9+/]{6,512}={0,2}`,
      'gi',
    ),
    isSecret: isUserAndPassword,
  },
  {
    pattern: new RegExp(
      String.raw`((?<!set-)\bcookie${ASSIGNED})[\w.%$-]{1,128}=[^\s;,"'\\]*(?:;[ \t]?[\w.%$-]{1,128}(?:=[^\s;,"'\\]*)?)*`,
      'gi',
    ),
  },
  {
    pattern: new RegExp(String.raw`(\bset-cookie${ASSIGNED}[\w.%$-]{1,128}=)[^\s;,"'\\]+`, 'gi'),
  },
  { pattern: /(jdbc:oracle:thin:[^\s/@]{1,64}\/)[^\s@/]{1,128}(?=@)/g },
  // Options of command lines: curl -u user:password, mysql -ppassword, redis-cli -a password.
  {
    pattern:
      /\b(curl\b[^\n|]{0,200}? (?:-u|--user)[ \t]{0,4}["']?[^\s:"']{1,64}:|mysql(?:dump|admin)?\b[^\n|]{0,200}? -p|redis-cli\b[^\n|]{0,200}? -a[ \t]{1,4})[^\s"'-][^\s"']*/g,
  },
  // SQL: ALTER USER … PASSWORD '…', CREATE USER … IDENTIFIED BY '…'.
  {
    pattern:
      /(\b(?:PASSWORD|password|IDENTIFIED BY|(?<=@'[^'\n]{0,60}' )identified by)[ \t]{1,4}')(?:[^'\n]|'')+/g,
  },
];

const SHAPES = [...AWS, ...TOKENS, ...IN_PLACES];

/** HTTP's basic credentials are base64 of `user:password`; other words are not. */
function isUserAndPassword(hidden: string): boolean {
  return /^[\x20-\x7e]*:[\x20-\x7e]*$/.test(Buffer.from(hidden, 'base64').toString('latin1'));
}

/** Secrets known by their shape: keys and tokens of services, passwords in URLs, credentials in headers. */
export function* findShapes(text: string): Generator<Span> {
  for (const { pattern, isSecret } of SHAPES)
    for (const { 0: found, 1: kept = '', index } of text.matchAll(pattern)) {
      if (isSecret && !isSecret(found.slice(kept.length))) continue;
      yield { start: index + kept.length, end: index + found.length, mask: MASK };
    }
}
