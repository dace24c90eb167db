/** Files in one: a zip without compression, which every program reads. */

const TABLE = Uint32Array.from({ length: 256 }, (_, at) => {
  let code = at;
  for (let bit = 0; bit < 8; bit += 1) code = code & 1 ? 0xedb88320 ^ (code >>> 1) : code >>> 1;
  return code >>> 0;
});

export function crc32(bytes: Uint8Array): number {
  let code = 0xffffffff;
  for (const byte of bytes) code = (TABLE[(code ^ byte) & 0xff] ?? 0) ^ (code >>> 8);
  return (code ^ 0xffffffff) >>> 0;
}

/** Numbers of two or four bytes, low byte first; negative sizes mark two. */
function fields(...values: [size: 2 | 4, value: number][]): number[] {
  return values.flatMap(([size, value]) => Array.from({ length: size }, (_, at) => (value >>> (8 * at)) & 0xff));
}

/** 1980-01-01: the time of a file inside says nothing that the file does not. */
const DATE = 0x21;
/** Names are UTF-8. */
const UTF8 = 0x0800;

export function zip(files: readonly { name: string; text: string }[]): Blob {
  const encoder = new TextEncoder();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const index: number[] = [];
  let offset = 0;
  for (const { name, text } of files) {
    const [title, data] = [encoder.encode(name), encoder.encode(text)];
    const told = fields([2, UTF8], [2, 0], [2, 0], [2, DATE], [4, crc32(data)], [4, data.length], [4, data.length], [2, title.length], [2, 0]);
    const head = new Uint8Array([...fields([4, 0x04034b50], [2, 20]), ...told, ...title]);
    index.push(...fields([4, 0x02014b50], [2, 20], [2, 20]), ...told, ...fields([2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), ...title);
    parts.push(head, data);
    offset += head.length + data.length;
  }
  const end = fields([4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, index.length], [4, offset], [2, 0]);
  return new Blob([...parts, new Uint8Array([...index, ...end])], { type: 'application/zip' });
}
