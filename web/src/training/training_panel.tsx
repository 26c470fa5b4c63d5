// What the trainee sees of the scripted caller, where a call in hand would stand.
import { GraduationCap, PhoneIncoming } from 'lucide-react';
import { useHouse } from '../api/queries';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { span } from '../time';
import { Button } from '../ui/button';
import { SpokenCaller } from './spoken_caller';
import { answerTraining, endTraining, type Training, verdictOf } from './training';
import { words } from './words';

export function TrainingBanner() {
  const w = useWords(words);
  return (
    <div className="banner training" role="note">
      <GraduationCap size={16} aria-hidden="true" /> {w('banner')}
    </div>
  );
}

interface Props {
  seat: string;
  training: Training;
  tell(error: unknown): void;
}

export function TrainingPanel({ seat, training, tell }: Props) {
  const w = useWords(words);
  return (
    <section className="training-panel stack" aria-label={w('caller')}>
      <div className="row tight">
        <strong className="tag warn">{w('mark')}</strong>
        <strong className="clip grow">{training.title}</strong>
        <Button size="small" onPress={() => void endTraining(seat).catch(tell)}>
          {w('finish')}
        </Button>
      </div>
      {training.step === 'ringing' ? (
        <Button look="go" hotkey="F2" onPress={() => void answerTraining().catch(tell)}>
          <PhoneIncoming size={16} aria-hidden="true" /> {w('answer')}
        </Button>
      ) : null}
      {training.step === 'talking' ? <SpokenCaller key={training.id} training={training} /> : null}
      {training.step === 'saved' ? <Outcome training={training} /> : null}
    </section>
  );
}

function Outcome({ training }: { training: Training }) {
  const w = useWords(words);
  const c = useWords(common);
  const { types, agencies } = useHouse();
  const verdict = verdictOf(training);
  const answered = training.answered_at ?? training.started_at;
  const nameOf = (id: string) => agencies.find((one) => one.id === id)?.short_name ?? id;
  return (
    <>
      <p>
        {w('saved', {
          number: training.number ?? '',
          time: span((training.saved_at ?? answered) - answered),
        })}
        , {w('answered_after', { time: span(answered - training.started_at) })}
      </p>
      <p className={verdict === 'right_type' ? 'ok' : 'warn'}>
        {w(verdict, { type: types.find((one) => one.id === training.expects)?.name ?? '' })}
      </p>
      <p className="muted">{w('would_go')}:</p>
      <ul>
        {(training.plan?.lines ?? []).map((line) => (
          <li key={line.agency}>
            <strong>{nameOf(line.agency)}</strong> <span className="tag">{c.of(line.role)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
