import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

interface Import {
  /** From the root of the repository, e.g. `src/kernel/dispatch.ts`. */
  file: string;
  /** Another file from the root, or the name of a package. */
  of: string;
  typeOnly: boolean;
}

const filesIn = (folder: string): string[] =>
  globSync(`${folder}/**/*.ts`, { cwd: ROOT, exclude: ['**/node_modules/**'] }).toSorted();
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const STATEMENT = /^(?:import|export)\s(?<clause>[^;'"]*?)\s?(?:from\s)?'(?<of>[^']+)'/gm;
const DYNAMIC = /\bimport\(\s*'(?<of>[^']+)'\s*\)/g;

/** Every import and re-export of a file. */
function importsOf(file: string): Import[] {
  const text = textOf(file);
  const found = [...text.matchAll(STATEMENT), ...text.matchAll(DYNAMIC)];
  return found.flatMap(({ groups: { of = '', clause = '' } = {} }) => ({
    file,
    of: of.startsWith('.') ? normalize(join(dirname(file), of)) : of,
    typeOnly: clause.startsWith('type ') || isListOfTypes(clause),
  }));
}

/** `{ type A, type B }` */
function isListOfTypes(clause: string): boolean {
  const names = /^\{(.*)\}$/s
    .exec(clause)?.[1]
    ?.split(',')
    .filter((name) => name.trim() !== '');
  return names?.every((name) => name.trim().startsWith('type ')) ?? false;
}

const source = filesIn('src');
const imports = source.flatMap(importsOf);

/** The imports of some files of some things, as `file imports thing`. */
function arrows(from: RegExp, of: RegExp, { values = false } = {}): string[] {
  return imports
    .filter((each) => from.test(each.file) && of.test(each.of) && !(values && each.typeOnly))
    .map((each) => `${each.file} imports ${each.of}`);
}

const SDKS = /^(?:@slack\/|@aws-sdk\/|@smithy\/|kysely|pg$|better-sqlite3)/;

describe('imports', () => {
  it('are found in every file that has some', () => {
    expect(source.length).toBeGreaterThan(60);
    expect(imports.length).toBeGreaterThan(200);
    expect(imports).toContainEqual({
      file: 'src/kernel/dispatch.ts',
      of: 'src/store/entry.ts',
      typeOnly: true,
    });
    expect(imports).toContainEqual({ file: 'src/app.ts', of: '@slack/bolt', typeOnly: false });
    for (const { of } of imports.filter((each) => each.of.endsWith('.ts')))
      expect(source).toContain(of);
  });

  it.each<[rule: string, found: string[]]>([
    ['the kernel knows no SDK', arrows(/^src\/kernel\//, SDKS)],
    [
      'the kernel knows neither features nor Slack nor AWS nor what is put together of it',
      arrows(/^src\/kernel\//, /^src\/(?!kernel\/|store\/|config\/|masking\/)/),
    ],
    [
      'the kernel knows the store and the catalog by type only',
      arrows(/^src\/kernel\//, /^src\/(?:store|config)\//, { values: true }),
    ],
    [
      'features know neither Bolt nor a database',
      arrows(
        /^src\/features\//,
        /^(?:@slack\/(?:bolt|web-api|socket-mode)|kysely|pg$|better-sqlite3)/,
      ),
    ],
    ['features know no SDK of AWS', arrows(/^src\/features\//, /^@(?:aws-sdk|smithy)\//)],
    [
      'features know of Slack only blocks, text and its limits',
      arrows(/^src\/features\//, /^src\/slack\/(?!blocks\.ts|text\.ts|limits\.ts)/),
    ],
    [
      'features know the store by type only',
      arrows(/^src\/features\//, /^src\/store\//, { values: true }),
    ],
    [
      'Slack, AWS, HTTP, store and catalog know no feature and nothing that is put together of them',
      arrows(
        /^src\/(?:slack|aws|http|store|config|kernel)\//,
        /^src\/(?:features\/|[^/]+$)(?<!metrics\.ts|json-path\.ts|log\.ts)/,
      ),
    ],
    [
      'AWS knows nothing of Slack or the store',
      arrows(/^src\/aws\//, /^src\/(?:slack|store|config)\//),
    ],
    [
      'reading and masking of log lines know the kernel’s errors, time and words, and nothing else',
      arrows(
        /^src\/(?:log-entries|masking)\//,
        /^src\/(?!log-entries\/|masking\/|kernel\/(?:errors|time|words)\.ts)/,
      ),
    ],
    ['jobs know the store by type only', arrows(/^src\/jobs\//, /^src\/(?!jobs\/|store\/)/)],
    ['the store knows nothing of Slack or AWS', arrows(/^src\/store\//, /^src\/(?:slack|aws)\//)],
    [
      'Bolt is used by the app and by Slack’s own part',
      arrows(/^src\/(?!app\.ts|slack\/)/, /^@slack\/bolt/),
    ],
    ['SDKs of AWS are used by AWS’s own part', arrows(/^src\/(?!aws\/)/, /^@(?:aws-sdk|smithy)\//)],
    [
      'databases are used by the store',
      arrows(/^src\/(?!store\/)/, /^(?:kysely|pg$|better-sqlite3)/),
    ],
    ['nothing of the demo, the bench or the tests is used', arrows(/./, /^(?:demo|test|bench)\//)],
  ])('%s', (_rule, found) => {
    expect(found).toEqual([]);
  });

  it('go from no feature into another', () => {
    const featureOf = (file: string) => /^src\/features\/([^/]+)\//.exec(file)?.[1];
    const across = imports.filter(({ file, of }) => {
      const [own, other] = [featureOf(file), featureOf(of)];
      return own !== undefined && other !== undefined && own !== other;
    });
    expect(across).toEqual([]);
  });

  it('of the demo know neither the kernel nor features nor the store of the bot', () => {
    const demo = filesIn('demo').flatMap(importsOf);
    expect(demo.length).toBeGreaterThan(100);
    const inside = demo.filter(({ of }) => /^src\/(?:kernel|features|store)\//.test(of));
    expect(inside).toEqual([]);
  });
});

describe('source files', () => {
  it('are short', () => {
    const long = source
      .map((file) => [file, textOf(file).trimEnd().split('\n').length] as const)
      .filter(([, lines]) => lines > 220);
    expect(long).toEqual([]);
  });

  it('read the environment of the process in one place', () => {
    const readers = source.filter((file) => /process\.env\b/.test(textOf(file)));
    expect(readers).toEqual(['src/main.ts']);
  });

  it('name no system that they serve', () => {
    const names =
      /grid-services|gridcircuit|volttron|openadr|\bhems\b|ai-video|\brex\b|agent-runtime|wumbo/i;
    expect(source.filter((file) => names.test(textOf(file)))).toEqual([]);
  });
});

it('tests, bench and demo read the environment at their edges, and hand it on to programs that they start', () => {
  // A worker of the chart tests tells which variables it was given: none of the bot's.
  const edges =
    /(?:^|\/)main\.ts$|^test\/support\/|^demo\/screenshot\.ts$|^test\/charts\/workers\//;
  const readers = ['demo', 'bench', 'test']
    .flatMap(filesIn)
    .filter((file) => !edges.test(file) && file !== 'test/boundary.test.ts')
    .map((file) => [file, textOf(file)] as const)
    .filter(([, text]) => /process\.env\b/.test(text) && !text.includes("'node:child_process'"));
  expect(readers.map(([file]) => file)).toEqual([]);
});
