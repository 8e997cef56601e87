/** How much is kept. */
export interface TapeLimits {
  readonly lines: number;
  /** As UTF-8. */
  readonly bytes: number;
}

const LIMITS: TapeLimits = { lines: 50_000, bytes: 5 * 1024 * 1024 };
/** What is dropped at once when there is too much. */
const PIECE_LINES = 500;

interface Piece {
  texts: string[];
  lines: number;
  bytes: number;
}

/** Everything that was wanted of a tail, for its file: so much and no more, then the oldest is dropped and counted. */
export class Tape {
  readonly #limits: TapeLimits;
  readonly #pieces: Piece[] = [];
  #lines = 0;
  #bytes = 0;
  #dropped = 0;

  constructor(limits: TapeLimits = LIMITS) {
    this.#limits = limits;
  }

  /** Lines that are kept. */
  get lines(): number {
    return this.#lines;
  }

  /** Lines that are not kept any more, the oldest. */
  get dropped(): number {
    return this.#dropped;
  }

  /** One or several lines, without the last line end. */
  add(text: string): void {
    const lines = text.split('\n').length;
    const bytes = Buffer.byteLength(text) + 1;
    const piece = this.#openPiece();
    piece.texts.push(text);
    piece.lines += lines;
    piece.bytes += bytes;
    this.#lines += lines;
    this.#bytes += bytes;
    while (this.#isOver() && this.#pieces.length > 1) this.#dropOldest();
  }

  content(): string {
    return this.#pieces
      .flatMap(({ texts }) => texts)
      .map((text) => `${text}\n`)
      .join('');
  }

  #openPiece(): Piece {
    const last = this.#pieces.at(-1);
    const most = Math.min(PIECE_LINES, this.#limits.lines / 2);
    if (last && last.lines < most && last.bytes < this.#limits.bytes / 2) return last;
    const begun = { texts: [], lines: 0, bytes: 0 };
    this.#pieces.push(begun);
    return begun;
  }

  #isOver(): boolean {
    return this.#lines > this.#limits.lines || this.#bytes > this.#limits.bytes;
  }

  #dropOldest(): void {
    const oldest = this.#pieces.shift();
    if (!oldest) return;
    this.#lines -= oldest.lines;
    this.#bytes -= oldest.bytes;
    this.#dropped += oldest.lines;
  }
}
