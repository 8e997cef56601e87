import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LogFormat } from '../../src/log-entries/formats/formats.ts';
import type { LogEvent } from '../../src/log-entries/types.ts';

const FOLDER = join(import.meta.dirname, 'samples');

/** What a catalog says of each group; the others are guessed. */
const FORMATS: Readonly<Record<string, LogFormat>> = {
  'grid-services.backend': 'python',
  'grid-services.frontend': 'nginx',
  'grid-services.awsiotlogsv2': 'json',
  'ai-video.ai-video-backend': 'json',
  'ai-video.migrations': 'python',
  'ai-video.postgresql': 'postgres',
  'rex.utm-api': 'zap',
  'rex.utm-worker': 'zap',
  'rex.utm-frontend': 'nginx',
  'agent-runtime.axon': 'json',
  'agent-runtime.orbit': 'json',
  'agent-runtime.governance': 'lambda',
  'wumbo.backend': 'uvicorn',
  'wumbo.worker-beat': 'python',
  'wumbo.prometheus': 'logfmt',
  'wumbo.grafana': 'logfmt',
};

export const SAMPLES: readonly string[] = globSync('*.txt', { cwd: FOLDER })
  .map((file) => basename(file, '.txt'))
  .toSorted();

/** The format that a catalog would tell for a sample. */
export function formatOf(group: string | undefined): LogFormat {
  return FORMATS[group ?? ''] ?? 'auto';
}

/** The golden file of a sample's entries, one a line. */
export function goldenOf(sample: string): string {
  return join(FOLDER, `${sample}.entries.jsonl`);
}

const START = Date.UTC(2025, 10, 20, 17, 5);

/** The lines of a sample as events: every line is one, 10 ms apart, all of one stream. */
export function eventsOf(sample: string): LogEvent[] {
  const lines = readFileSync(join(FOLDER, `${sample}.txt`), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((message, index) => ({
    at: START + index * 10,
    stream: 'task-1',
    group: sample,
    message,
  }));
}
