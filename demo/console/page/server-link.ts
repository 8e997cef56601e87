/** The page's end of the wire. */
import type { Press } from '../../slack/contract.ts';
import type { Act, ConsoleChange, Refused } from '../wire.ts';
import type { Values } from './inputs.ts';

/** What a reader can do, each resolved when the workspace took it. Rejects with a sentence for people. */
export const server = {
  type: (person: string, channel: string, text: string) =>
    post('/api/type', { person, channel, text }),
  act: (act: Act) => post('/api/act', act),
  press: (press: Press) => post('/api/press', press),
  submit: (person: string, values: Values) => post('/api/submit', { person, values }),
  dismiss: (person: string) => post('/api/dismiss', { person }),
  setBreakage: (id: string, active: boolean) => post('/api/breakages', { id, active }),
  beginScenario: (id: string) => post('/api/scenario', { id }),
  heal: () => post('/api/heal', {}),
};

/**
 * Follows what one person sees (the first member where none is named): a snapshot first, and again after every
 * reconnection. `onLost` says whether the browser keeps trying by itself. Returns how to stop.
 */
export function follow(
  person: string | undefined,
  onChange: (change: ConsoleChange) => void,
  onLost: (isRetrying: boolean) => void,
): () => void {
  const query = person === undefined ? '' : `?person=${encodeURIComponent(person)}`;
  const source = new EventSource(`/api/changes${query}`);
  source.addEventListener('message', (event: MessageEvent<string>) => {
    const change: ConsoleChange = JSON.parse(event.data);
    onChange(change);
  });
  source.addEventListener('error', () => onLost(source.readyState !== EventSource.CLOSED));
  return () => source.close();
}

async function post(path: string, body: unknown): Promise<void> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new Error('The demo does not answer. Is it still running?');
  });
  if (response.ok) return;
  const refused: Refused = await response.json();
  throw new Error(refused.error);
}
