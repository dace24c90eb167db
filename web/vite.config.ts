import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { mapCut } from './src/map/cut.ts';
import { serviceWorker } from './vite.worker.ts';

/** A running verge for `npm run dev`. */
const server = process.env['VERGE_SERVER'] ?? 'http://127.0.0.1:8080';

const maplibre = fileURLToPath(new URL('node_modules/maplibre-gl/src', import.meta.url));

/**
 * The ready-made MapLibre brings most of its code twice, once for the page and once for its worker. Built from its sources in
 * one go, with the worker as a second entry, what both need is fetched once.
 */
function mapWorker(): Plugin {
  const name = 'virtual:map-worker-url';
  const entry = `${maplibre}/source/worker.ts`;
  let serves = false;
  let emitted = '';
  return {
    name: 'map-worker',
    enforce: 'pre',
    configResolved(config) {
      serves = config.command === 'serve';
    },
    buildStart() {
      if (!serves) emitted = this.emitFile({ type: 'chunk', id: entry, name: 'map-worker' });
    },
    resolveId: (id) => (id === name ? `\0${name}` : null),
    load(id) {
      if (id !== `\0${name}`) return null;
      return `export default ${serves ? JSON.stringify(`/@fs${entry}`) : `import.meta.ROLLUP_FILE_URL_${emitted}`};`;
    },
    // The worker would be asked for only when the page's own script has run.
    transformIndexHtml(_html, { bundle }) {
      const worker = Object.keys(bundle ?? {}).find((file) => file.includes('map-worker'));
      return worker === undefined ? [] : [{ tag: 'link', attrs: { rel: 'modulepreload', href: `/${worker}` }, injectTo: 'head' }];
    },
  };
}

/**
 * Svelte makes an error while it is read, only to compare with it. To tell where that was made, the browser reads the whole script a
 * second time: on a slow phone a tenth of every start.
 */
function noErrorAtStart(): Plugin {
  const file = '/svelte/src/internal/client/constants.js';
  const made = 'class StaleReactionError extends Error {';
  return {
    name: 'no-error-at-start',
    apply: 'build',
    transform(code, id) {
      if (!id.endsWith(file)) return null;
      if (!code.includes(made)) this.error(`${file} has no ${made}`);
      return { code: code.replace(made, 'class StaleReactionError {'), map: null };
    },
  };
}

/** Beside every file its tightest packing, so that the server need not pack while somebody waits. */
function packed(): Plugin {
  return {
    name: 'packed',
    apply: 'build',
    writeBundle({ dir = '' }, bundle) {
      for (const file of Object.keys(bundle)) {
        if (!/\.(js|css|svg|webmanifest)$/.test(file)) continue;
        const path = join(dir, file);
        writeFileSync(`${path}.br`, brotliCompressSync(readFileSync(path), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
      }
    },
  };
}

export default defineConfig({
  plugins: [noErrorAtStart(), mapCut(maplibre), mapWorker(), svelte(), packed(), serviceWorker()],
  resolve: {
    alias: [
      { find: /^maplibre-gl$/, replacement: `${maplibre}/index.ts` },
      { find: /^.*\/style\/validate_style\.ts$|^\.\/validate_style\.ts$/, replacement: fileURLToPath(new URL('src/map/no-check.ts', import.meta.url)) },
      // Tiles in this form are made by no verge; reading them would cost every start a twentieth of its time.
      { find: /^@maplibre\/mlt$/, replacement: fileURLToPath(new URL('src/map/no-mlt.ts', import.meta.url)) },
    ],
  },
  // MapLibre's worker is a module of its own; bundling it beforehand would break its URL.
  optimizeDeps: { exclude: ['maplibre-gl'] },
  // MapLibre's sources declare fields that their base classes have filled already; as fields of their own they would be emptied.
  oxc: { typescript: { removeClassFieldsWithoutInitializer: true } },
  build: {
    target: 'es2022',
    // The page's policy allows no data: scripts and styles; everything stays a file.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
  },
  server: { proxy: { '/api': { target: server, changeOrigin: true } } },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
