import { createEmbeddedRenderer } from './charts/embedded.ts';
import { createFallbackRenderer } from './charts/fallback.ts';
import { createQuickChartRenderer } from './charts/quickchart.ts';
import type { ChartRenderer } from './charts/renderer.ts';
import type { CatalogCharts } from './config/catalog.ts';

/**
 * Draws as the catalog in force says: in this process, or on its QuickChart server and in this process where that
 * fails. A catalog that is read again counts at once.
 */
export function createCatalogRenderer(charts: () => CatalogCharts | undefined): ChartRenderer {
  const embedded = createEmbeddedRenderer();
  const servers = new Map<string, ChartRenderer>();
  const serverOf = ({ quickchart: url, allowPublic }: CatalogCharts): ChartRenderer => {
    const known = servers.get(url) ?? createQuickChartRenderer({ url, allowPublic });
    servers.set(url, known);
    return known;
  };
  return {
    draw(spec, signal) {
      const wanted = charts();
      const renderer = wanted ? createFallbackRenderer(serverOf(wanted), embedded) : embedded;
      return renderer.draw(spec, signal);
    },
    async close() {
      await Promise.all([embedded, ...servers.values()].map((renderer) => renderer.close()));
    },
  };
}
