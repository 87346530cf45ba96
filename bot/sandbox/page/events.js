// The live line to the sandbox. Drops are mended with a growing pause; after each mend the page reads everything anew.

const FIRST_PAUSE = 400;
const LONGEST_PAUSE = 5000;

/** Listen for changes. `onOpen(again)` follows every connection, `onLost()` the first failure after it. */
export function listen({ onChange, onOpen, onLost }) {
  let pause = FIRST_PAUSE;
  let opened = 0;
  let lost = false;

  const fail = (source) => {
    source.close();
    if (!lost) onLost();
    lost = true;
    setTimeout(connect, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  };

  const connect = () => {
    const source = new EventSource("/sandbox/events");
    source.addEventListener("open", () => {
      pause = FIRST_PAUSE;
      lost = false;
      opened += 1;
      onOpen(opened > 1);
    });
    source.addEventListener("change", (event) => onChange(parse(event.data)));
    source.addEventListener("error", () => fail(source));
  };

  connect();
}

function parse(data) {
  try {
    return JSON.parse(data);
  } catch {
    return {};
  }
}
