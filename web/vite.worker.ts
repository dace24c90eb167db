/** Builds the service worker as `/sw.js`, once the map is built: what it keeps for days without a network is listed in it. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build, type Plugin } from 'vite';
import type { Shell } from './src/worker/shell';

const hash = (content: Buffer, how: 'hex' | 'base64'): string => createHash('sha256').update(content).digest(how);

/** The page itself and every file of the built map, each with what its content must be. */
async function shellOf(folder: string): Promise<Shell> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = names.filter((name) => name.isFile()).map((name) => join(name.parentPath, name.name)).sort();
  const files = await Promise.all(paths.map(async (path) => ({
    path: path.slice(folder.length).replaceAll('\\', '/'), content: await readFile(path),
  })));
  const page = files.find(({ path }) => path === '/index.html')?.content.toString('utf8');
  if (page === undefined) throw new Error(`no index.html in ${folder}`);
  const kept = files.filter(({ path }) => path !== '/index.html' && path !== '/sw.js' && !path.endsWith('.br'));
  const version = hash(Buffer.from(kept.concat(files.filter(({ path }) => path === '/index.html')).map(({ path, content }) => path + hash(content, 'hex')).join('\n')), 'hex');
  return {
    version: version.slice(0, 16), page,
    files: kept.map(({ path, content }) => ({ path, integrity: `sha256-${hash(content, 'base64')}` })),
  };
}

export function serviceWorker(): Plugin {
  let folder = '';
  let root = '';
  return {
    name: 'verge-service-worker',
    apply: 'build',
    configResolved(config) {
      root = config.root;
      folder = resolve(root, config.build.outDir);
    },
    async closeBundle() {
      // A script of its own without imports: not every browser takes modules here.
      await build({
        configFile: false,
        root,
        logLevel: 'warn',
        publicDir: false,
        define: { __SHELL__: JSON.stringify(await shellOf(folder)) },
        build: {
          outDir: folder, emptyOutDir: false, target: 'es2022', copyPublicDir: false,
          lib: { entry: join(root, 'src/worker/main.ts'), formats: ['iife'], name: 'verge', fileName: () => 'sw.js' },
        },
      });
    },
  };
}
