/** Putting verge on the home screen: by the browser's own question where it has one, else by saying where to press. */

interface InstallQuestion extends Event {
  prompt(): Promise<unknown>;
}

export type Device = 'ios' | 'android' | 'desk';

/** Which device this is, as far as it matters for where to press. An iPad calls itself a Macintosh with fingers. */
export function deviceOf(agent: string, touches: number): Device {
  if (/iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && touches > 1)) return 'ios';
  return /Android/.test(agent) ? 'android' : 'desk';
}

class Install {
  question = $state.raw<InstallQuestion | null>(null);
  done = $state(false);

  get device(): Device {
    return deviceOf(navigator.userAgent, navigator.maxTouchPoints);
  }

  /** Early: the browser asks once, soon after the page is loaded. */
  start(): void {
    this.done = matchMedia('(display-mode: standalone)').matches;
    addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault();
      this.question = event as InstallQuestion;
    });
    addEventListener('appinstalled', () => {
      this.done = true;
      this.question = null;
    });
  }

  /** A question can be asked once; after a no the browser brings another when it sees fit. */
  async ask(): Promise<void> {
    const { question } = this;
    this.question = null;
    await question?.prompt();
  }
}

export const install = new Install();
