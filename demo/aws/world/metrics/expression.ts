/** Data points by the start of their period. */
export type Series = ReadonlyMap<number, number>;
type Value = number | Series;

/** An expression that CloudWatch would refuse, or that is not simulated. */
export class ExpressionError extends Error {}

type Token = string;
type Operator = (left: number, right: number) => number;

const SUMS: Readonly<Record<string, Operator>> = { '+': (a, b) => a + b, '-': (a, b) => a - b };
const PRODUCTS: Readonly<Record<string, Operator>> = { '*': (a, b) => a * b, '/': (a, b) => a / b };

/**
 * Computes `m1 / (m2 + 10)` and the like over series (AWS: metric math; of its functions only FILL with a number, which
 * fills where any series of the expression has a point). Points that one side lacks, or that divide by zero, are left
 * out.
 */
export function evaluate(expression: string, seriesOf: (id: string) => Series): Series {
  const parser = new Parser(tokensOf(expression), seriesOf);
  const value = parser.whole();
  if (typeof value === 'number') throw new ExpressionError('Expression must return a time series');
  return value;
}

/** The ids that an expression uses. */
export function idsIn(expression: string): string[] {
  return tokensOf(expression).filter((token) => /^[a-z]/.test(token));
}

function tokensOf(expression: string): Token[] {
  const tokens = expression.match(/\d+(?:\.\d+)?|[a-z]\w*|[A-Z]+|[-+*/(),]|[^\s]/g) ?? [];
  const strange = tokens.find((token) => !/^(?:[\d.]+|[a-z]\w*|FILL|[-+*/(),])$/.test(token));
  if (strange !== undefined) throw new ExpressionError(`not simulated: ${strange} in metric math`);
  return tokens;
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #seriesOf: (id: string) => Series;
  #position = 0;

  constructor(tokens: readonly Token[], seriesOf: (id: string) => Series) {
    this.#tokens = tokens;
    this.#seriesOf = seriesOf;
  }

  whole(): Value {
    const value = this.#sum();
    if (this.#peek() !== undefined) throw new ExpressionError(`unexpected ${this.#peek()}`);
    return value;
  }

  #chain(operators: Readonly<Record<string, Operator>>, operand: () => Value): Value {
    let value = operand();
    for (;;) {
      const operator = operators[this.#peek() ?? ''];
      if (!operator) return value;
      this.#position += 1;
      value = combine(operator, value, operand());
    }
  }

  #factor(): Value {
    const token = this.#peek();
    this.#position += 1;
    if (token === undefined) throw new ExpressionError('unexpected end');
    if (token === '-') return combine((a, b) => a * b, -1, this.#factor());
    if (token === '(') return this.#inBrackets();
    if (token === 'FILL') return this.#filled();
    if (/^\d/.test(token)) return Number(token);
    if (/^[a-z]/.test(token)) return this.#seriesOf(token);
    throw new ExpressionError(`unexpected ${token}`);
  }

  #inBrackets(): Value {
    const value = this.#sum();
    this.#expect(')');
    return value;
  }

  #filled(): Value {
    this.#expect('(');
    const series = this.#sum();
    this.#expect(',');
    const filler = this.#sum();
    this.#expect(')');
    if (typeof series === 'number' || typeof filler !== 'number')
      throw new ExpressionError('not simulated: FILL of other than a series with a number');
    const times = idsIn(this.#tokens.join(' ')).flatMap((id) => [...this.#seriesOf(id).keys()]);
    return new Map(
      times.sort((one, other) => one - other).map((at) => [at, series.get(at) ?? filler]),
    );
  }

  #expect(token: Token): void {
    if (this.#peek() !== token) throw new ExpressionError(`missing ${token}`);
    this.#position += 1;
  }

  #sum(): Value {
    return this.#chain(SUMS, () => this.#chain(PRODUCTS, () => this.#factor()));
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#position];
  }
}

function combine(operator: Operator, left: Value, right: Value): Value {
  if (typeof left === 'number' && typeof right === 'number') return operator(left, right);
  const times = typeof left === 'number' ? keysOf(right) : keysOf(left);
  const points = new Map<number, number>();
  for (const at of times) {
    const [a, b] = [pointOf(left, at), pointOf(right, at)];
    const result = a === undefined || b === undefined ? Number.NaN : operator(a, b);
    if (Number.isFinite(result)) points.set(at, result);
  }
  return points;
}

function keysOf(value: Value): Iterable<number> {
  return typeof value === 'number' ? [] : value.keys();
}

function pointOf(value: Value, at: number): number | undefined {
  return typeof value === 'number' ? value : value.get(at);
}
