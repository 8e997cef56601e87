import type { App } from './app.ts';
import { byId, pushButton } from './dom.ts';
import { server } from './server-link.ts';

const COMMAND = '/grid ';
const EXAMPLES = ['/grid health', '/grid help', '/grid audit'];

/** Lets the reader type: Enter sends, arrow up brings back what was typed before. */
export function createComposer(app: App, onSent: () => void): void {
  const line = byId('line', HTMLTextAreaElement);
  const history = createHistory();

  const send = async (text: string): Promise<void> => {
    const { person, channel } = app.state();
    history.add(text);
    onSent();
    try {
      await server.type(person, channel, text);
    } catch (error) {
      app.report(error);
      if (line.value === '') line.value = text;
    }
  };

  const sendLine = (): void => {
    const text = line.value.trim();
    if (text === '') return;
    line.value = '';
    offerCommand(line);
    void send(text);
  };

  line.addEventListener('input', () => offerCommand(line));
  line.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const action = keyAction(event, line, history, sendLine);
    if (action === undefined) return;
    event.preventDefault();
    action();
    offerCommand(line);
  });
  byId('composer', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    sendLine();
  });
  byId('suggestion', HTMLButtonElement).addEventListener('click', () => completeCommand(line));
  byId('examples', HTMLElement).append(
    ...EXAMPLES.map((text) => pushButton({ class: 'chip' }, [text], () => void send(text))),
  );
}

function keyAction(
  event: KeyboardEvent,
  line: HTMLTextAreaElement,
  history: History,
  sendLine: () => void,
): (() => void) | undefined {
  const isPlain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
  if (!isPlain) return undefined;
  if (event.key === 'Enter') return sendLine;
  if (event.key === 'Tab' && isCommandBegun(line.value)) return () => completeCommand(line);
  const isRecalling = line.value === '' || line.value === history.shown();
  if (event.key === 'ArrowUp' && isRecalling) return () => put(line, history.older());
  if (event.key === 'ArrowDown' && isRecalling) return () => put(line, history.newer());
  return undefined;
}

interface History {
  add(text: string): void;
  /** The line that is being recalled. */
  shown(): string | undefined;
  older(): string;
  newer(): string;
}

function createHistory(): History {
  let lines: readonly string[] = [];
  let index = 0;
  const move = (to: number): string => {
    index = Math.min(Math.max(to, 0), lines.length);
    return lines[index] ?? '';
  };
  return {
    add(text) {
      lines = [...lines.filter((line) => line !== text), text];
      index = lines.length;
    },
    shown: () => lines[index],
    older: () => move(index - 1),
    newer: () => move(index + 1),
  };
}

function isCommandBegun(text: string): boolean {
  return text.startsWith('/') && COMMAND.startsWith(text) && text !== COMMAND;
}

function offerCommand(line: HTMLTextAreaElement): void {
  byId('suggestion', HTMLButtonElement).hidden = !isCommandBegun(line.value);
}

function completeCommand(line: HTMLTextAreaElement): void {
  put(line, COMMAND);
  offerCommand(line);
  line.focus();
}

function put(line: HTMLTextAreaElement, text: string): void {
  line.value = text;
  line.setSelectionRange(text.length, text.length);
}
