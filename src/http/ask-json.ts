import { MAX_BODY_BYTES, readBody } from './body.ts';
import { openExchange } from './exchange.ts';
import { failureOf } from './failure.ts';
import type { ProbeOptions } from './probe.ts';

/** What an address answered: a JSON document, or in words why there is none (lower case, no full stop). */
export type JsonAnswer = { ok: true; value: unknown } | { ok: false; message: string };

/** Asks for a JSON document with GET, over a connection of its own; redirects are not followed. Never rejects. */
export async function askJson(address: string, options: ProbeOptions): Promise<JsonAnswer> {
  const url = URL.parse(address);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    return refused('the address is not a URL that starts with http:// or https://');
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const signal = AbortSignal.any([options.signal, deadline]);
  const exchange = openExchange(url, signal, options.agent);
  try {
    const response = await exchange.response;
    const { statusCode = 0 } = response;
    if (statusCode !== 200) return refused(`it answered ${statusCode}, expected 200`);
    return parsed(await readBody(response));
  } catch (error) {
    const timeoutMs = deadline.aborted ? options.timeoutMs : undefined;
    return refused(failureOf(error, { exchange, timeoutMs, stopped: signal.aborted }).message);
  } finally {
    exchange.close();
  }
}

function parsed({ text, cut }: { text: string; cut: boolean }): JsonAnswer {
  if (cut) return refused(`its answer is longer than ${MAX_BODY_BYTES / 1024} KiB`);
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return refused(text.trim() ? 'its answer is not JSON' : 'its answer is empty');
  }
}

function refused(message: string): JsonAnswer {
  return { ok: false, message };
}
