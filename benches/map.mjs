// How soon the map can be used on a slow line, and how smoothly it moves.
//
//     node benches/map.mjs [--bin target/release/verge] [--store FILE] [--runs 5] [--pan] [--at zoom/lat/lon]
//
// The line is a proxy of 1.6 Mbit/s and 150 ms there and back (a throttle inside the browser does not reach the map's worker);
// the processor is slowed four times by the browser. Every run is a browser that has seen nothing. `--pan` counts frames
// instead, on a line and a processor as they are.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const { chromium } = createRequire(join(root, 'web/package.json'))('@playwright/test');
const { values: given } = parseArgs({
  options: {
    bin: { type: 'string' }, store: { type: 'string' }, runs: { type: 'string', default: '5' }, pan: { type: 'boolean' },
    at: { type: 'string' }, rate: { type: 'string', default: '1600' }, rtt: { type: 'string', default: '150' }, cpu: { type: 'string', default: '4' },
  },
});
const BYTES_A_SECOND = (Number(given.rate) * 1000) / 8;
const ONE_WAY_MS = Number(given.rtt) / 2;

const port = () => new Promise((done) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port: free } = probe.address();
    probe.close(() => done(free));
  });
});
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** One direction of one connection: every piece waits for the line, which all connections share, and then for the way. */
function lane(from, to, line, heard = () => undefined) {
  // Timers of different lengths may end out of order; pieces must not.
  const waiting = [];
  let busy = false;
  const pump = async () => {
    if (busy) return;
    busy = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await pause(Math.max(0, next.due - performance.now()));
      if (next.data === null) to.end();
      else if (to.writable) to.write(next.data);
    }
    busy = false;
  };
  const send = (data) => {
    waiting.push({ due: Math.max(line.free, performance.now()) + ONE_WAY_MS, data });
    void pump();
  };
  from.on('data', (data) => {
    const now = performance.now();
    line.free = Math.max(line.free, now) + (data.length / line.rate) * 1000;
    line.bytes += data.length;
    heard(data);
    from.pause();
    setTimeout(() => from.resume(), Math.max(0, line.free - now - 20));
    send(data);
  });
  from.on('end', () => send(null));
  for (const socket of [from, to]) socket.on('error', () => { from.destroy(); to.destroy(); });
}

/** A proxy in the browser's sense: it passes on what the browser says, to the server alone. */
async function slowLine(server) {
  const down = { free: 0, rate: BYTES_A_SECOND, bytes: 0 };
  const up = { free: 0, rate: BYTES_A_SECOND, bytes: 0 };
  // What the browser answers from its own store never comes here.
  const asked = [];
  const heard = (data) => /^(GET|POST|PUT|PATCH|DELETE) /.test(data.subarray(0, 8).toString('latin1')) && asked.push(Date.now());
  const proxy = createServer((browser) => {
    const program = connect(server, '127.0.0.1');
    for (const socket of [browser, program]) socket.setNoDelay(true);
    lane(browser, program, up, heard);
    lane(program, browser, down);
  });
  const at = await port();
  await new Promise((done) => proxy.listen(at, '127.0.0.1', done));
  return { at, down, asked, stop: () => proxy.close() };
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function browser(proxy) {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  if (proxy !== undefined) args.push(`--proxy-server=http://127.0.0.1:${proxy}`, '--proxy-bypass-list=<-loopback>');
  return chromium.launch({ executablePath: process.env['VERGE_CHROMIUM'] ?? '/usr/bin/chromium', args });
}

/** The marks that the map itself sets. */
const marks = (page) => page.evaluate(() => Object.fromEntries(performance.getEntriesByType('mark').map((mark) => [mark.name, mark.startTime])));

async function start(url, server) {
  const line = await slowLine(server);
  const chrome = await browser(line.at);
  try {
    const page = await chrome.newPage({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' });
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: Number(given.cpu) });
    // What comes after the map is drawn is not counted.
    const seen = [];
    const watch = setInterval(() => seen.push([Date.now(), line.down.bytes]), 25);
    await page.goto(`${url}/`, { waitUntil: 'commit' });
    await page.waitForFunction(() => performance.getEntriesByName('verge:map-whole').length > 0, undefined, { timeout: 120_000 });
    const found = await marks(page);
    clearInterval(watch);
    const whole = (await page.evaluate(() => performance.timeOrigin)) + found['verge:map-whole'];
    const bytes = seen.filter(([at]) => at <= whole).at(-1)?.[1] ?? line.down.bytes;
    if (process.env['DETAIL']) {
      const entries = await page.evaluate(() => performance.getEntriesByType('resource').map((one) => [one.name, one.requestStart, one.responseEnd, one.encodedBodySize]));
      for (const [name, from, to, size] of entries.sort((a, b) => a[1] - b[1])) console.log(`${from.toFixed(0).padStart(6)} ${to.toFixed(0).padStart(6)} ${String(size).padStart(8)}  ${name.replace(url, '').slice(0, 110)}`);
      console.log(found);
    }
    return { usable: found['verge:map-usable'], whole: found['verge:map-whole'], bytes, requests: line.asked.filter((at) => at <= whole).length };
  } finally {
    await chrome.close();
    line.stop();
  }
}

async function pan(url) {
  const chrome = await browser();
  try {
    const page = await chrome.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
    // A large register takes its time for the first tiles, and while they are drawn the page answers nothing.
    page.setDefaultTimeout(600_000);
    await page.goto(`${url}/${given.at === undefined ? '' : `#${given.at}`}`, { waitUntil: 'commit' });
    await page.waitForFunction(() => performance.getEntriesByName('verge:map-whole').length > 0, undefined, { polling: 500 });
    await pause(1000);
    const box = await page.locator('#map').boundingBox();
    await page.evaluate(() => {
      const times = [];
      globalThis.panned = times;
      const tick = (now) => {
        times.push(now);
        requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    });
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    for (let stroke = 0; stroke < 4; stroke++) {
      const way = stroke % 2 === 0 ? -1 : 1;
      await page.mouse.move(x, y);
      await page.mouse.down();
      for (let step = 1; step <= 60; step++) {
        await page.mouse.move(x + way * step * 6, y + way * step * 2);
        await pause(16);
      }
      await page.mouse.up();
      await pause(400);
    }
    // As long as the hand moved, however long that took.
    const times = await page.evaluate(() => globalThis.panned.slice());
    const gaps = times.slice(1).map((time, at) => time - times[at]).sort((a, b) => a - b);
    if (gaps.length === 0) throw new Error('not one frame was drawn while the map was dragged');
    return { fps: gaps.length / ((times.at(-1) - times[0]) / 1000), median: 1000 / median(gaps), slowest: gaps[Math.floor(gaps.length * 0.99)] };
  } finally {
    await chrome.close();
  }
}

/** What cargo built, by the folder it built into; of any other program only its owner knows. */
const built = (path) => {
  const [, profile] = /[\\/]target(?:[\\/][^\\/]+)?[\\/](release|debug)[\\/]/.exec(resolve(path)) ?? [];
  return profile === undefined ? `${path}, build unknown` : `${profile} build`;
};

const bin = given.bin ?? ['target/release/verge', 'target/debug/verge'].map((path) => join(root, path)).find((path) => existsSync(path));
if (bin === undefined) throw new Error('build verge first: cargo build --release');
const folder = await mkdtemp(join(tmpdir(), 'verge-map-'));
const at = await port();
const url = `http://127.0.0.1:${at}`;
const command = given.store === undefined ? ['demo', '--store', join(folder, 'demo.gpkg')] : ['serve', '--store', given.store];
const child = spawn(bin, [...command, '--listen', `127.0.0.1:${at}`], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, VERGE_LOG: 'error' } });
try {
  while (!(await fetch(`${url}/healthz`).then((answer) => answer.ok, () => false))) {
    if (child.exitCode !== null) throw new Error('verge did not start');
    await pause(200);
  }
  if (given.pan) {
    for (let run = 0; run < Number(given.runs); run++) {
      const { fps, median: usual, slowest } = await pan(url);
      console.log(`frames a second ${fps.toFixed(1)}, median ${usual.toFixed(1)}, one in a hundred takes ${slowest.toFixed(0)} ms (${built(bin)})`);
    }
  } else {
    // Once for the server itself: the first start makes tiles and compresses what it keeps.
    const runs = [];
    for (let run = 0; run <= Number(given.runs); run++) runs.push(await start(url, at));
    runs.shift();
    const of = (name) => median(runs.map((run) => run[name]));
    console.log(`roads drawn after ${(of('usable') / 1000).toFixed(2)} s, everything in sight after ${(of('whole') / 1000).toFixed(2)} s; ` +
      `${(of('bytes') / 1000).toFixed(0)} kB, ${of('requests')} requests (median of ${runs.length}; ${built(bin)})`);
  }
} finally {
  child.kill();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
