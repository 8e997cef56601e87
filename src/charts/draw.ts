import { type Canvas, createCanvas } from '@napi-rs/canvas';
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartConfiguration,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  SubTitle,
  Title,
} from 'chart.js';
import type { ChartSurface } from './spec.ts';
import { THEMES } from './theme.ts';

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  SubTitle,
  Title,
);

const CORNER = 8;

/** Draws a configuration on an opaque card with round corners. Returns a PNG. Throws what Chart.js throws. */
export function drawChart(config: ChartConfiguration, surface: ChartSurface): Buffer {
  const canvas = createCanvas(surface.width, surface.height);
  const options = { ...config.options, devicePixelRatio: surface.scale };
  const chart = new Chart(canvas, { ...config, options });
  paintCard(canvas, surface);
  const png = canvas.toBuffer('image/png');
  chart.destroy();
  return png;
}

/** Slipped under what is drawn already, because Chart.js clears the canvas before it draws. */
function paintCard(canvas: Canvas, { scale, theme }: ChartSurface): void {
  const context = canvas.getContext('2d');
  context.resetTransform();
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = THEMES[theme].background;
  context.beginPath();
  context.roundRect(0, 0, canvas.width, canvas.height, CORNER * scale);
  context.fill();
}
