// What the rules page asks the server, and the small changes of a list of rules.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, ask } from '../../api/client';
import { queries } from '../../api/queries';
import type { DryRun, GoldenCase, Rule, RuleCheck } from '../../model';

export const bookKey = ['rules', 'book'];
export const renewBook = () => queries.invalidateQueries({ queryKey: ['rules'] });

const kRenewMs = 4000; // the live line says nothing of rules: what another admin does is asked for

export const useBook = () =>
  useQuery({
    queryKey: bookKey,
    queryFn: () => ask(api.GET('/api/v1/rules/book')),
    staleTime: 0,
    refetchInterval: kRenewMs,
    refetchOnWindowFocus: 'always',
  });
/** Asked again when another version came into force. */
export const useInForce = (version = 0) =>
  useQuery({
    queryKey: ['rules', 'active', version],
    queryFn: () => ask(api.GET('/api/v1/rules')),
    staleTime: 0,
    placeholderData: (before) => before,
  });
export const fetchDraft = (draft: number) =>
  ask(api.GET('/api/v1/rules/drafts/{draft}', { params: { path: { draft } } }));

/** Checked as somebody types: the answer is always that of the newest content. An unanswered check is asked again. */
export function useCheck(rules: readonly Rule[], golden: readonly GoldenCase[], pauseMs = 300) {
  const [check, setCheck] = useState<RuleCheck | null>(null);
  const [fresh, setFresh] = useState(false);
  useEffect(() => {
    let gone = false;
    setFresh(false);
    const body = { rules: [...rules], golden: [...golden] };
    const look = () =>
      ask(api.POST('/api/v1/rules/check', { body })).then(
        (answer) => {
          if (gone) return;
          setCheck(answer);
          setFresh(true);
        },
        () => {
          if (!gone) timer = setTimeout(look, 10 * pauseMs);
        },
      );
    let timer = setTimeout(look, pauseMs);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [rules, golden, pauseMs]);
  return { check, fresh };
}

/** The dry run of a draft; asked again while it runs. */
export const useDryRun = (draft: number) =>
  useQuery({
    queryKey: ['rules', 'dry-run', draft],
    queryFn: async (): Promise<DryRun | null> => {
      const answer = await api.GET('/api/v1/rules/drafts/{draft}/dry-run', { params: { path: { draft } } });
      return answer.response.status === 404 ? null : ask(Promise.resolve(answer));
    },
    staleTime: 0,
    refetchInterval: (query) => (query.state.data && !query.state.data.finished ? 300 : false),
  });

/** Whether publishing may lean on this dry run: it ended, and what it tried is what is saved and what is in force. */
export const tells = (run: DryRun | null | undefined, revision: number) =>
  Boolean(run?.finished && !run.error && run.current && run.revision === revision);

export function freshRule(rules: readonly Rule[]): Rule {
  let number = rules.length + 1;
  while (rules.some((rule) => rule.id === `aturan_${number}`)) number++;
  return {
    id: `aturan_${number}`,
    text: '',
    types: [],
    priorities: [],
    areas: [],
    hit: 'first',
    legs: [],
    legal_basis: '',
    flags: [],
    when: 'any',
    hours: [],
  };
}

export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const out = [...list];
  const [one] = out.splice(from, 1);
  if (one !== undefined && to >= 0 && to <= out.length) out.splice(to, 0, one);
  return to < 0 || to > list.length - 1 ? [...list] : out;
}

export const replaced = <T>(list: readonly T[], at: number, by: T): T[] =>
  list.map((one, i) => (i === at ? by : one));
