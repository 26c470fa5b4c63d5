import { useEffect, useSyncExternalStore } from 'react';
import { type AlarmLevel, alarmSound } from './sound';

/** Keeps asking for sound: at once, and again at the first touch or key on the page. */
export function useSoundUnlock() {
  useEffect(() => {
    void alarmSound.unlock();
    const touch = () => {
      if (!alarmSound.audible) void alarmSound.unlock();
    };
    window.addEventListener('pointerdown', touch, true);
    window.addEventListener('keydown', touch, true);
    return () => {
      window.removeEventListener('pointerdown', touch, true);
      window.removeEventListener('keydown', touch, true);
    };
  }, []);
}

export function useAudible(): boolean {
  return useSyncExternalStore(alarmSound.subscribe, () => alarmSound.audible);
}

/** The page's one alarm sounds at this level until the level changes or the page goes. */
export function useAlarm(level: AlarmLevel) {
  useEffect(() => {
    alarmSound.set(level);
  }, [level]);
  useEffect(() => () => alarmSound.set(0), []);
}
