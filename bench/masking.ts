import { findEmails } from '../src/masking/emails.ts';
import { findKnownTokens } from '../src/masking/known-tokens.ts';
import { OWN_RULES } from '../src/masking/mask-text.ts';
import { createMasker } from '../src/masking/masker.ts';
import { hideSpans, joinTexts, type Masked } from '../src/masking/spans.ts';
import type { Planted } from '../test/masking/corpus/plant.ts';
import { isReadable, plantedSecrets } from '../test/masking/corpus.ts';
import { harmlessLines, sampleLogs } from '../test/masking/samples.ts';
import { median, table } from './report.ts';

const ROUNDS = 7;
const LINES = 20_000;
/** Every so many lines of ordinary logs hold a secret. */
const PER_SECRET = 100;

type Mask = (texts: readonly string[]) => Promise<Masked>;

const PEERS: Readonly<Record<string, Mask>> = {
  'secretlint alone': async (texts) =>
    hideSpans(texts, joinTexts(texts), await findKnownTokens(joinTexts(texts))),
  'own rules alone': async (texts) => {
    const joined = joinTexts(texts);
    return hideSpans(
      texts,
      joined,
      [...OWN_RULES, findEmails].flatMap((find) => [...find(joined)]),
    );
  },
  both: createMasker({ emails: true }).mask,
};

/** What the rule sets find of planted secrets, what they hide by mistake, and how fast they are, in turn on the same lines. */
export async function benchMasking(): Promise<string> {
  const planted = plantedSecrets();
  const personal = planted.filter(({ kind }) => /address|card|American/.test(kind));
  const credentials = planted.filter((each) => !personal.includes(each));
  const harmless = { samples: Object.values(sampleLogs()).flat(), tricky: harmlessLines() };
  const lines = mixedLines(harmless.samples, planted);
  const speeds = await speedsOf(lines);
  const rows = await Promise.all(
    Object.entries(PEERS).map(async ([name, mask]) => [
      name,
      `${await hits(mask, credentials)} of ${credentials.length}`,
      `${await hits(mask, personal)} of ${personal.length}`,
      `${await changed(mask, harmless.samples)} of ${harmless.samples.length}`,
      `${await changed(mask, harmless.tricky)} of ${harmless.tricky.length}`,
      Math.round(median(speeds.get(name) ?? [])).toLocaleString('en'),
    ]),
  );
  return table(
    `masking: ${planted.length} planted secrets; lines/s on ${LINES} lines, a secret in every ${PER_SECRET}th, median of ${ROUNDS}`,
    [
      '',
      'credentials hidden',
      'addresses and cards hidden',
      'sample lines hidden by mistake',
      'tricky lines hidden by mistake',
      'lines/s',
    ],
    rows,
  );
}

function mixedLines(ordinary: readonly string[], planted: readonly Planted[]): string[] {
  const secrets = planted.flatMap(({ texts }) => texts);
  return Array.from({ length: LINES }, (_, index) => {
    const from = index % PER_SECRET === 0 ? secrets : ordinary;
    return from[Math.floor(index / (from === secrets ? PER_SECRET : 1)) % from.length] ?? '';
  });
}

async function hits(mask: Mask, planted: readonly Planted[]): Promise<number> {
  const found = await Promise.all(
    planted.map(async ({ texts, secrets }) => {
      const shown = (await mask(texts)).texts;
      return !secrets.some((secret) => isReadable(secret, shown));
    }),
  );
  return found.filter(Boolean).length;
}

/** The one address in the sample logs is no mistake. */
async function changed(mask: Mask, texts: readonly string[]): Promise<number> {
  const shown = (await mask(texts)).texts;
  return texts.filter((text, index) => text !== shown[index] && !text.includes('@example.com'))
    .length;
}

async function speedsOf(lines: readonly string[]): Promise<Map<string, number[]>> {
  const speeds = new Map<string, number[]>();
  for (let round = -1; round < ROUNDS; round += 1)
    for (const [name, mask] of Object.entries(PEERS)) {
      const startedAt = performance.now();
      await mask(lines);
      const speed = lines.length / ((performance.now() - startedAt) / 1_000);
      // The first round warms up.
      if (round >= 0) speeds.set(name, [...(speeds.get(name) ?? []), speed]);
    }
  return speeds;
}
