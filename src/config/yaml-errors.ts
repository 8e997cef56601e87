import type { YAMLError } from 'yaml';

const WORDS: Partial<Record<YAMLError['code'], string>> = {
  BAD_SCALAR_START:
    'found an unquoted value that starts with a character that means something in YAML, expected it in quotes.',
  BLOCK_AS_IMPLICIT_KEY:
    'found a second colon, or a line that is indented too far, expected one "key: value". Put text with a colon in quotes.',
  MULTILINE_IMPLICIT_KEY: 'found a line without a colon, expected "key: value".',
  MULTIPLE_DOCS: 'found a second document after ---, expected one in each file.',
  NON_STRING_KEY: 'found a list or a map as a key, expected a name.',
  TAB_AS_INDENT: 'found a tab in the indentation, expected spaces.',
  TAG_RESOLVE_FAILED: 'found a value with a tag (!…), expected it without.',
};

/** What a YAML parser's error means to somebody who only wants to correct a file. */
export function describeYamlError(error: YAMLError): string {
  return WORDS[error.code] ?? `found text that is not YAML, expected YAML 1.2. ${error.message}.`;
}
