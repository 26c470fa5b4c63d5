// A report as a file: asked for first, so that a refusal is said in words instead of being saved.
import { Away, Refused } from '../api/client';

const kPatienceMs = 30_000;

export type Asked = Record<string, string | number | boolean | undefined>;

export function query(asked: Asked): string {
  const out = new URLSearchParams();
  for (const [name, value] of Object.entries(asked))
    if (value !== undefined && value !== '') out.set(name, String(value));
  return out.toString();
}

/** Saves the file and answers its name. */
export async function download(path: string, asked: Asked): Promise<string> {
  let answer: Response;
  try {
    answer = await fetch(`${path}?${query(asked)}`, {
      credentials: 'same-origin',
      signal: AbortSignal.timeout(kPatienceMs),
    });
  } catch (error) {
    throw new Away(error instanceof Error ? error.message : String(error));
  }
  if (!answer.ok) {
    const said = (await answer.json().catch(() => ({}))) as {
      code?: string;
      message?: string;
      where?: string;
    };
    throw new Refused(answer.status, said.code ?? '', said.message ?? '', said.where ?? '');
  }
  const name = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1] ?? 'siaga.csv';
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
  return name;
}
