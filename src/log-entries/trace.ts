import { levelOf } from './levels.ts';

/** A stack trace that is being read line by line. */
export interface Trace {
  language: 'python' | 'go' | 'other';
  /** Python prints the frames, then the exception; after words of a chain comes the next traceback. */
  expects: 'exception' | 'more' | 'next';
  /** pydantic prints the names of fields at the margin. */
  isValidation: boolean;
  /** The last line that named an exception. */
  headline: string | undefined;
}

const OPENING = /^(?: {0,2}\+ Exception Group )?Traceback \(most recent call last\):/;
const CHAIN =
  /^(?:During handling of the above exception|The above exception was the direct cause)/;
/** Lines at the margin that Python's exceptions add to what they say: SQLAlchemy, psycopg, pydantic, notes. */
const APPENDED =
  /^(?:\[SQL: |\[parameters: |\(Background on |DETAIL: |HINT: |CONTEXT: |LINE \d+: |For further information )/;
const NAMED = /^([A-Za-z_][\w.$]*)(?::\s|:?$)/;
const VALIDATION = /\b\d+ validation errors? for /;
const FIELD = /^[\w.[\]-]+(?: -> [\w.[\]-]+)*$/;
const PYTHON_FRAME = /^[\s|+-]*File "/;
const FRAME = /^\s+at \S/;
const CAUSE = /^(?:Caused by|Suppressed): /;
const CLASS = /^[a-z_][\w$]*\.[\w.$]*(?:Error|Exception|Throwable)\b/;
const CLOSING = /^[\])}][\])},;]*$/;
const GO_OPENING =
  /^(?:panic: |fatal error: |goroutine \d+ \[)|\bhttp: panic serving |\bpanic recovered:/;
const GO_LINE =
  /^(?:goroutine \d+ \[|created by |\[signal |\[recovered\]|exit status \d|panic\(|runtime stack:|\/\S{1,500}:\d+ \(0x|[\w./*-]+\()/;

/** The trace that a line begins, if it begins one. */
export function beginTrace(line: string): Trace | undefined {
  if (OPENING.test(line)) return newTrace('python', 'exception');
  return GO_OPENING.test(line) ? newTrace('go', 'more') : undefined;
}

/** Whether a line at the margin goes on with the trace above it. Takes note of what the line says. */
export function goesOn(trace: Trace, line: string): boolean {
  if (CLOSING.test(line)) return true;
  if (trace.language === 'go') return GO_LINE.test(line);
  if (trace.language === 'other') return noteHeadline(trace, line, CAUSE.test(line));
  if (OPENING.test(line)) return expect(trace, 'exception', trace.expects === 'next');
  if (CHAIN.test(line)) return expect(trace, 'next', true);
  if (trace.expects === 'exception' && isException(line)) {
    trace.isValidation = VALIDATION.test(line);
    return noteHeadline(expecting(trace, 'more'), line, true);
  }
  return APPENDED.test(line) || (trace.isValidation && FIELD.test(line));
}

/** The trace that an indented line is in: the one above it, or a new one when the line is a frame. */
export function traceOfIndented(trace: Trace | undefined, line: string): Trace | undefined {
  if (PYTHON_FRAME.test(line)) return trace ?? newTrace('python', 'exception');
  if (trace || !FRAME.test(line)) return trace;
  return newTrace('other', 'more');
}

/** Whether a line at the margin belongs to the error that was logged above it. */
export function followsError(line: string): boolean {
  return OPENING.test(line) || /^goroutine \d+ \[/.test(line) || CLASS.test(line);
}

/** The trace that begins with such a line. */
export function traceAfterError(line: string): Trace {
  const trace = beginTrace(line) ?? newTrace('other', 'more');
  noteHeadline(trace, line, CLASS.test(line));
  return trace;
}

function newTrace(language: Trace['language'], expects: Trace['expects']): Trace {
  return { language, expects, isValidation: false, headline: undefined };
}

/** `module.Name: what happened`, or the name alone; not a logger's `INFO: …`. */
function isException(line: string): boolean {
  const [, name] = NAMED.exec(line) ?? [];
  return name !== undefined && levelOf(name) === undefined;
}

function expecting(trace: Trace, expects: Trace['expects']): Trace {
  trace.expects = expects;
  return trace;
}

function expect(trace: Trace, expects: Trace['expects'], isPart: boolean): boolean {
  if (isPart) trace.expects = expects;
  return isPart;
}

function noteHeadline(trace: Trace, line: string, isNamed: boolean): boolean {
  if (isNamed) trace.headline = line.replace(CAUSE, '').slice(0, 2_000);
  return isNamed;
}
