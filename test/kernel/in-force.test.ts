import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { CatalogError, createCatalogInForce, requireCatalog } from '../../src/config/in-force.ts';
import { createFolder } from '../store/place.ts';

const catalog = (title: string) => `
version: 1
roles: { viewer: [everyone] }
systems:
  shop:
    title: ${title}
    environments:
      dev: { region: eu-central-1 }
`;

async function inForce(path: string) {
  const heard: string[] = [];
  const found = await createCatalogInForce(path, {
    onReload: (summary) => heard.push(summary),
    onProblem: (text) => heard.push(text),
  });
  onTestFinished(() => found.close());
  return { heard, reload: found.reload, title: () => found.current().systems.shop?.title };
}

async function file(title: string): Promise<string> {
  const path = join(await createFolder(), 'grid.yml');
  await writeFile(path, catalog(title));
  return path;
}

/** Saves as most editors do: a new file that takes the place of the old one. */
async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

describe('the catalog in force', () => {
  it('is read again on demand, and says so when it changed', async () => {
    const path = await file('One');
    const { heard, reload, title } = await inForce(path);
    await reload();
    expect([title(), heard]).toEqual(['One', []]);
    await replace(path, catalog('Two'));
    await reload();
    expect([title(), heard]).toEqual(['Two', [`The catalog was read again from ${path}.`]]);
  });

  it('stays when the changed one has problems, and each is told', async () => {
    const path = await file('One');
    const { heard, reload, title } = await inForce(path);
    await replace(path, catalog('Two').replace('version: 1', 'version: 2'));
    await reload();
    expect(title()).toBe('One');
    expect(heard).toEqual([
      `The changed catalog is not used, the one before stays in force:\n${path}:2:1: version: found 2, expected 1, the only version so far.`,
    ]);
  });

  it('follows a file that is written over, and one that is replaced, again and again', async () => {
    const path = await file('One');
    const { title } = await inForce(path);
    await writeFile(path, catalog('Two'));
    await vi.waitFor(() => expect(title()).toBe('Two'), 5_000);
    await replace(path, catalog('Three'));
    await vi.waitFor(() => expect(title()).toBe('Three'), 5_000);
    await replace(path, catalog('Four'));
    await vi.waitFor(() => expect(title()).toBe('Four'), 5_000);
  });

  it('follows the files of a folder', async () => {
    const path = await file('One');
    const { title } = await inForce(join(path, '..'));
    await replace(path, catalog('Two'));
    await vi.waitFor(() => expect(title()).toBe('Two'), 5_000);
  });
});

it('a catalog that cannot be used at start is an error with every problem', async () => {
  const path = join(await createFolder(), 'grid.yml');
  await writeFile(path, 'version: 2\nroles: { viewer: [everyone] }\n');
  await expect(requireCatalog(path)).rejects.toThrow(CatalogError);
  await expect(requireCatalog(path)).rejects.toThrow(
    `${path}:1:1: version: found 2, expected 1, the only version so far.\n${path}:1:1: systems: found nothing, expected a map with at least one system.`,
  );
});
