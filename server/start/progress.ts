/** Shows how far a long task is: a bar that fills on a terminal, a line per tenth elsewhere. */
export function progressBar(
  name: string,
  out: { readonly isTTY?: boolean; write(text: string): unknown },
): (done: number) => void {
  let lastTenth = -1;
  return (done) => {
    const percent = String(Math.round(done * 100)).padStart(3);
    const bar = `  ${name} ${'█'.repeat(Math.round(done * 30)).padEnd(30, '·')} ${percent} %`;
    if (out.isTTY) {
      out.write(`\r${bar}${done >= 1 ? '\n' : ''}`);
      return;
    }
    const tenth = Math.floor(done * 10);
    if (tenth <= lastTenth) return;
    lastTenth = tenth;
    out.write(`${bar}\n`);
  };
}
