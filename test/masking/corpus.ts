import { AWS } from './corpus/aws.ts';
import { CONNECTIONS } from './corpus/connections.ts';
import { HEADERS } from './corpus/headers.ts';
import { NAMED } from './corpus/named.ts';
import { PEOPLE } from './corpus/people.ts';
import { line, type Plant, type Planted } from './corpus/plant.ts';
import { PRIVATE_KEYS } from './corpus/private-keys.ts';
import { generatorOf } from './draw.ts';
import { SERVICE_TOKENS } from './service-tokens.ts';

const tokens: Record<string, Plant> = Object.fromEntries(
  SERVICE_TOKENS.map(({ name, hint, hidden }, index): [string, Plant] => [
    name,
    (draw) => {
      const secret = hidden(draw);
      const token = `${hint}${secret}`;
      const lines = [
        `POST failed: invalid credentials ${token} (401)`,
        JSON.stringify({ level: 'debug', msg: 'calling', with: token }),
        `INFO:     client(${token}) ready`,
      ];
      return line(lines[index % lines.length] ?? '', secret);
    },
  ]),
);

/** Each shape twice, with other secrets; the same on every run. */
export function plantedSecrets(): Planted[] {
  const draw = generatorOf(20_261_120);
  const plants = {
    ...AWS,
    ...tokens,
    ...HEADERS,
    ...NAMED,
    ...CONNECTIONS,
    ...PRIVATE_KEYS,
    ...PEOPLE,
  };
  return Object.entries(plants).flatMap(([kind, plant]) =>
    [1, 2].map(() => ({ kind, ...plant(draw) })),
  );
}

/** Whether so much of a secret can be read in the texts that it helps somebody. */
export function isReadable(secret: string, texts: readonly string[]): boolean {
  const all = texts.join('\n');
  const length = Math.min(secret.length, 8);
  return Array.from({ length: secret.length - length + 1 }, (_, at) =>
    secret.slice(at, at + length),
  ).some((part) => all.includes(part));
}
