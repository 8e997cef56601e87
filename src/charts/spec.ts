/** A chart as a value: plain JSON that says what to show, not how it is drawn. */
export interface ChartSpec {
  title: string;
  /** Where the metric comes from; the window, its zone and the period are added to it. */
  subtitle?: string;
  /**
   * Of every value and level: `%`, `ms`, `s`, `bytes` and `bytes/s` are shown in the size that reads best, `count` and an
   * empty text stand for plain numbers (`3.4 k`), and anything else (`GB`, `req/s`) is written behind the number as it is.
   */
  unit: string;
  /** Epoch milliseconds, inclusive. */
  from: number;
  /** Epoch milliseconds, exclusive. */
  until: number;
  /** Milliseconds between two points. */
  period: number;
  /** IANA name of the asker's time zone. */
  timeZone: string;
  series: readonly ChartSeries[];
  ladder?: ChartLadder;
  markers?: readonly ChartMarker[];
  /** Slack shows one picture to everybody, so each has an opaque background of its own. Default: light. */
  theme?: ChartTheme;
  /** CSS pixels, 240 to 2 000. Default: 440, which a phone shows nearly in full size. */
  width?: number;
  /** CSS pixels, 160 to 2 000. Default: what gives the lines the same room however many rows the legend has. */
  height?: number;
  /** Picture pixels per CSS pixel, as QuickChart knows them. Default: 2. */
  scale?: 1 | 2;
}

export type ChartTheme = 'light' | 'dark';

/** One line. A period without a point is a gap, which is not zero. */
export interface ChartSeries {
  name: string;
  /** Oldest first, at most one in a period. */
  points: readonly ChartPoint[];
  /** `comparison` is another time shown for reference, moved into this window: dashed and not judged. */
  style?: 'measured' | 'comparison';
}

export interface ChartPoint {
  /** Epoch milliseconds at which the period begins. */
  at: number;
  value: number;
}

/** Where a value stops being normal. A value that reaches a level is on it. */
export interface ChartLadder {
  direction: 'above' | 'below';
  warning?: number;
  critical?: number;
}

/** Something that happened, drawn as a vertical line. */
export interface ChartMarker {
  /** Epoch milliseconds. */
  at: number;
  kind: 'alarm' | 'deployment';
  /** Two or three words: it stands above the line. */
  label: string;
}

/** Everything that a drawing needs to know about its surface. */
export interface ChartSurface {
  width: number;
  height: number;
  scale: 1 | 2;
  theme: ChartTheme;
}
