import { describe, expect, it, onTestFinished } from 'vitest';
import { createWorld, startHttpServices } from '../../demo/aws/index.ts';
import { createClock, MINUTE, SECOND, START } from './fixture.ts';

async function startServices() {
  const clock = createClock();
  const world = createWorld({ seed: 'test', now: clock.now });
  const { urls, close } = await startHttpServices(world);
  onTestFinished(close);
  const get = async (url: string) => {
    const response = await fetch(url);
    const text = await response.text();
    const isJson = response.headers.get('content-type') === 'application/json';
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  };
  return { world, clock, urls, get };
}

describe('the HTTP services', () => {
  it('are healthy while nothing is broken', async () => {
    const { urls, get } = await startServices();
    expect(await get(`${urls.backend}/health`)).toEqual({ status: 200, body: { status: 'ok' } });
    expect(await get(`${urls.backend}/health/db-check`)).toMatchObject({ body: { status: 'ok' } });
    expect(await get(`${urls.gateway}/health`)).toEqual({ status: 200, body: { ok: true } });
    expect(await get(`${urls.frontend}/health`)).toEqual({ status: 200, body: 'OK' });
    expect(await get(`${urls.ven}/health`)).toMatchObject({
      status: 200,
      body: { ok: true, status: 'connected', last_publish_at: '2026-11-20T17:05:20.000Z' },
    });
  });

  it('tell the network, the circuits and the configuration', async () => {
    const { urls, get } = await startServices();
    const network = await get(`${urls.backend}/stats/network`);
    expect(network.body).toMatchObject({ venCount: 1, onlineVens: 1 });
    const { body: circuits } = await get(`${urls.ven}/circuits`);
    expect(circuits).toHaveLength(8);
    const draws: number[] = circuits.map((one: { current_kw: number }) => one.current_kw);
    const drawn = draws.reduce((sum, one) => sum + one, 0);
    expect(drawn).toBeCloseTo(network.body.householdUsageKw, 1);
    expect((await get(`${urls.ven}/live`)).body).toMatchObject({ status: { ok: true } });
    expect((await get(`${urls.ven}/config`)).body).toMatchObject({ enabled: true });
  });

  it('answer 404 for unknown paths', async () => {
    const { urls, get } = await startServices();
    expect(await get(`${urls.gateway}/other`)).toEqual({
      status: 404,
      body: { detail: 'Not Found' },
    });
  });

  it('answer 503 in the name of the load balancer while the backend crash-loops', async () => {
    const { world, clock, urls, get } = await startServices();
    world.setBreakage('crash-loop', true);
    const { status, body } = await get(`${urls.backend}/health`);
    expect(status).toBe(503);
    expect(body).toContain('503 Service Temporarily Unavailable');
    expect((await get(`${urls.frontend}/health`)).status).toBe(200);
    world.heal();
    clock.advance(MINUTE);
    expect((await get(`${urls.backend}/health`)).status).toBe(200);
  });

  it('answer 200 with ok: false while the VEN is disconnected', async () => {
    const { world, urls, get } = await startServices();
    world.setBreakage('ven-disconnected', true);
    const since = new Date(START - 14 * MINUTE).toISOString();
    expect(await get(`${urls.ven}/health`)).toMatchObject({
      status: 200,
      body: {
        ok: false,
        status: 'disconnected',
        detail: expect.stringContaining('certificate has expired'),
        last_publish_at: since,
        last_disconnect_at: since,
      },
    });
    expect((await get(`${urls.backend}/stats/network`)).body).toMatchObject({ onlineVens: 0 });
  });

  it('answer 200 with ok: false while the gateway is offline', async () => {
    const { world, urls, get } = await startServices();
    world.setBreakage('gateway-offline', true);
    expect(await get(`${urls.gateway}/health`)).toEqual({ status: 200, body: { ok: false } });
  });

  it('take 1.5 seconds for statistics while the database is slow', async () => {
    const { world, urls, get } = await startServices();
    world.setBreakage('slow-database', true);
    const started = performance.now();
    expect((await get(`${urls.backend}/stats/network`)).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThanOrEqual(1.45 * SECOND);
  });
});
