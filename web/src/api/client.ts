// The REST API by its generated types. Every answer is either the data or a thrown error: `Refused` with
// the server's code and message, or `Away` when no answer came.
import createClient from 'openapi-fetch';
import type { paths } from './schema';

export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly where = '',
    readonly retryAfterS = 0,
  ) {
    super(message);
  }
}
export class Away extends Error {}

const kPatienceMs = 10_000;

/** A pulled cable says nothing: a request without an answer counts as away, and is asked again by its owner. */
async function patient(request: Request): Promise<Response> {
  const stop = new AbortController();
  const give = () => stop.abort();
  const timer = setTimeout(give, kPatienceMs);
  request.signal.addEventListener('abort', give);
  try {
    return await fetch(request, { signal: stop.signal });
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener('abort', give);
  }
}

export const api = createClient<paths>({
  baseUrl: window.location.origin,
  credentials: 'same-origin',
  fetch: patient,
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** What the answer holds, or throws. 204 answers undefined. */
export async function ask<T>(request: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await request;
  } catch (error) {
    throw new Away(error instanceof Error ? error.message : String(error));
  }
  if (answer.response.ok) return answer.data as T;
  const said = answer.error as { code?: string; message?: string; where?: string } | undefined;
  throw new Refused(
    answer.response.status,
    said?.code ?? 'unknown',
    said?.message ?? `HTTP ${answer.response.status}`,
    said?.where,
    Number(answer.response.headers.get('Retry-After')) || 0,
  );
}

/** A message for people, whatever was thrown. */
export function messageOf(error: unknown, away: string): string {
  if (error instanceof Refused) return error.message;
  if (error instanceof Away) return away;
  return error instanceof Error ? error.message : String(error);
}
