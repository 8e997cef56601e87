/** Reads what the AWS console writes behind `graph=` (JSURL): the opposite of `consoleHash`. Throws where it is none. */
export function readConsoleHash(text: string): unknown {
  const reader = new Reader(text);
  const value = reader.value();
  reader.end();
  return value;
}

class Reader {
  #rest: string;

  constructor(text: string) {
    this.#rest = text;
  }

  value(): unknown {
    this.#take(/^~/);
    if (this.#has(/^'/)) return decoded(this.#take(/^'([\w.*!-]*)/));
    if (!this.#has(/^\(/)) return JSON.parse(this.#take(/^(-?[\d.]+|true|false|null)/));
    this.#take(/^\(/);
    const content = this.#has(/^~/) ? this.#list() : this.#members();
    this.#take(/^\)/);
    return content;
  }

  end(): void {
    this.#take(/^$/);
  }

  /** An empty one is `~(~)`. */
  #list(): unknown[] {
    if (this.#has(/^~\)/)) {
      this.#take(/^~/);
      return [];
    }
    const values: unknown[] = [];
    while (!this.#has(/^\)/)) values.push(this.value());
    return values;
  }

  #members(): Record<string, unknown> {
    const members: [string, unknown][] = [];
    while (!this.#has(/^\)/)) {
      if (members.length > 0) this.#take(/^~/);
      members.push([decoded(this.#take(/^([\w.*!-]+)/)), this.value()]);
    }
    return Object.fromEntries(members);
  }

  #has(pattern: RegExp): boolean {
    return pattern.test(this.#rest);
  }

  #take(pattern: RegExp): string {
    const found = pattern.exec(this.#rest);
    if (!found) throw new Error(`${pattern} was expected at ${this.#rest.slice(0, 40)}`);
    this.#rest = this.#rest.slice(found[0].length);
    return found[1] ?? '';
  }
}

function decoded(text: string): string {
  return text.replace(/\*\*(.{4})|\*(..)|!/g, (_all, long?: string, short?: string) => {
    const number = long ?? short;
    return number === undefined ? '$' : String.fromCharCode(Number.parseInt(number, 16));
  });
}
