import { Fragment, memo, useEffect, useRef, useState } from 'react';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import type { Rule, RuleBook, RuleFinding } from '../../model';
import { Button } from '../../ui/button';
import { TextBox } from '../../ui/fields';
import { freshRule, moved, replaced } from './data';
import { RuleEditor } from './rule_editor';
import { Legs, useSentence } from './rule_line';
import { words } from './words';

const kShown = 100;
const kUndo = 'rules-undo';

interface Props {
  book: RuleBook;
  rules: readonly Rule[];
  findings: readonly RuleFinding[];
  /** absent: to be read only */
  onChange?: (rules: Rule[]) => void;
  editing: number | null;
  onEdit(position: number | null): void;
}

interface Removed {
  rule: Rule;
  position: number;
}
const buttonOf = (act: 'edit' | 'up' | 'down', position: number) => `rule-${act}-${position}`;

/** The rules as they are evaluated, from top to bottom. Thousands are shown a hundred at a time. */
export const RuleTable = memo(function RuleTable({
  book,
  rules,
  findings,
  onChange,
  editing,
  onEdit,
}: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const [shown, setShown] = useState(kShown);
  const [filter, setFilter] = useState('');
  const { conditions } = useSentence(book);
  const [removed, setRemoved] = useState<Removed[]>([]);
  const last = removed.filter(({ rule }) => !rules.some((one) => one.id === rule.id)).at(-1);
  // Where the focus goes once the page is drawn again: what was pressed may be gone, and the page's top is no answer.
  const focus = useRef<string[]>([]);
  const findBox = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  useEffect(() => {
    if (!focus.current.length) return;
    const found = focus.current.map((id) => document.getElementById(id));
    focus.current = [];
    (found.find((one) => one && !one.hasAttribute('disabled')) ?? findBox.current)?.focus();
  });
  const close = (position: number) => {
    focus.current = [buttonOf('edit', position)];
    onEdit(null);
  };
  const undo = () => {
    if (!last || !onChange) return;
    onChange([...rules.slice(0, last.position), last.rule, ...rules.slice(last.position)]);
    setRemoved(removed.slice(0, removed.indexOf(last)));
    setFilter('');
    setShown(Math.max(shown, last.position + 1));
    focus.current = [buttonOf('edit', last.position)];
  };
  const wanted = filter.trim().toLowerCase();
  const rows = rules
    .map((rule, position) => ({ rule, position }))
    .filter(
      ({ rule }) => !wanted || `${rule.id} ${rule.text} ${conditions(rule)}`.toLowerCase().includes(wanted),
    );
  const visible = rows.slice(0, Math.max(shown, wanted ? 0 : (editing ?? 0) + 1));
  return (
    <div className="stack">
      <div className="row">
        <TextBox
          className="grow"
          inputRef={findBox}
          label={w('filter')}
          hideLabel
          placeholder={w('filter')}
          value={filter}
          onChange={setFilter}
          type="search"
        />
        {onChange ? (
          <Button
            look="main"
            onPress={() => {
              onChange([freshRule(rules), ...rules]);
              setFilter('');
              onEdit(0);
            }}
          >
            {w('add_rule')}
          </Button>
        ) : null}
      </div>
      <div role="status" className="row tight">
        {onChange && last ? (
          <>
            <span>{w('removed_rule', { rule: last.rule.text || last.rule.id })}</span>
            <Button id={kUndo} size="small" onPress={undo}>
              {c('undo')}
            </Button>
          </>
        ) : null}
      </div>
      <table className="rules">
        <caption className="unseen">{w('rules')}</caption>
        <thead>
          <tr>
            <th scope="col">{w('number')}</th>
            <th scope="col">{w('if_part')}</th>
            <th scope="col">{w('then_part')}</th>
            <th scope="col">{w('basis')}</th>
            {onChange ? <th scope="col">{w('actions')}</th> : null}
          </tr>
        </thead>
        <tbody>
          {visible.map(({ rule, position }) => (
            <Fragment key={onChange ? position : rule.id}>
              <Row
                book={book}
                rule={rule}
                position={position}
                last={rules.length - 1}
                wrong={findings.some((one) => one.rule === rule.id && one.severity === 'error')}
                {...(onChange
                  ? {
                      onEdit: () => (editing === position ? close(position) : onEdit(position)),
                      onMove: (to: number) => {
                        onChange(moved(rules, position, to));
                        onEdit(null);
                        focus.current = [buttonOf(to < position ? 'up' : 'down', to), buttonOf('edit', to)];
                      },
                      onRemove: () => {
                        onChange(rules.filter((_, at) => at !== position));
                        setRemoved([...removed, { rule, position }]);
                        onEdit(null);
                        focus.current = [kUndo];
                      },
                    }
                  : {})}
                open={editing === position}
              />
              {onChange && editing === position ? (
                <tr>
                  <td colSpan={5}>
                    <RuleEditor
                      book={book}
                      rule={rule}
                      findings={findings.filter((one) => one.rule === rule.id)}
                      onChange={(next) => onChange(replaced(rules, position, next))}
                      onDone={() => close(position)}
                    />
                  </td>
                </tr>
              ) : null}
            </Fragment>
          ))}
        </tbody>
      </table>
      {rows.length > visible.length ? (
        <Button onPress={() => setShown(shown + kShown)}>
          {w('more', { n: Math.min(kShown, rows.length - visible.length) })}
        </Button>
      ) : null}
    </div>
  );
});

interface RowProps {
  book: RuleBook;
  rule: Rule;
  position: number;
  last: number;
  wrong: boolean;
  open: boolean;
  onEdit?: () => void;
  onMove?: (to: number) => void;
  onRemove?: () => void;
}

function Row({ book, rule, position, last, wrong, open, onEdit, onMove, onRemove }: RowProps) {
  const w = useWords(words);
  const c = useWords(common);
  const { conditions } = useSentence(book);
  const name = rule.text || rule.id;
  return (
    <tr id={`rule-${rule.id}`} className={wrong ? 'wrong' : undefined}>
      <td className="number">{position + 1}</td>
      <td>
        <strong>{conditions(rule)}</strong>
        <div className="muted">
          {wrong ? <span className="critical">▲ </span> : null}
          {name} {rule.hit === 'also' ? <span className="tag">{w('also')}</span> : null}
        </div>
      </td>
      <td>
        <Legs rule={rule} book={book} />
      </td>
      <td className={rule.legal_basis ? '' : 'warn'}>{rule.legal_basis || c('no_legal_basis')}</td>
      {onEdit ? (
        <td>
          <span className="row tight">
            <Button
              id={buttonOf('edit', position)}
              size="small"
              aria-expanded={open}
              aria-label={`${w('edit')} ${name}`}
              onPress={onEdit}
            >
              {w('edit')}
            </Button>
            <Button
              id={buttonOf('up', position)}
              size="small"
              aria-label={`${w('up')} ${name}`}
              isDisabled={position === 0}
              onPress={() => onMove?.(position - 1)}
            >
              ↑
            </Button>
            <Button
              id={buttonOf('down', position)}
              size="small"
              aria-label={`${w('down')} ${name}`}
              isDisabled={position === last}
              onPress={() => onMove?.(position + 1)}
            >
              ↓
            </Button>
            <Button size="small" aria-label={`${w('remove')} ${name}`} onPress={() => onRemove?.()}>
              ✕
            </Button>
          </span>
        </td>
      ) : null}
    </tr>
  );
}
