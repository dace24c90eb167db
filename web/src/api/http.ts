import { kept } from '../offline/kept.svelte';
import { Problem, problemOf } from './problem';

/** The write token that the server puts into its own page; pages of others do not have it. */
export function token(root: ParentNode = document): string {
  for (const meta of root.querySelectorAll<HTMLMetaElement>('meta[name="verge-token"]')) {
    if (meta.content !== '') return meta.content;
  }
  return '';
}

export interface Asked {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  /** A file, sent as it is. */
  raw?: Blob;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

/** Asks the server. Refusals and silence become a {@link Problem}; a stopped request stays an AbortError. */
export async function ask(path: string, asked: Asked = {}): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', ...asked.headers };
  const method = asked.method ?? 'GET';
  if (method !== 'GET') headers['Authorization'] = `Bearer ${token()}`;
  const init: RequestInit = { method, headers };
  if (asked.signal !== undefined) init.signal = asked.signal;
  if (asked.body !== undefined) {
    headers['Content-Type'] ??= 'application/json';
    init.body = JSON.stringify(asked.body);
  }
  if (asked.raw !== undefined) {
    headers['Content-Type'] ??= 'application/octet-stream';
    init.body = asked.raw;
  }
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw Problem.unreachable();
  }
  kept.answered(response);
  if (!response.ok) throw problemOf(response.status, await response.json().catch(() => null));
  return response;
}

export async function askJson<T>(path: string, asked: Asked = {}): Promise<T> {
  return (await (await ask(path, asked)).json()) as T;
}

/** A query string without the absent values. */
export function query(values: Record<string, string | number | undefined>): string {
  const given = Object.entries(values).filter((pair): pair is [string, string | number] => pair[1] !== undefined);
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}
