const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

/** Text made safe for HTML, as Liquid's `escape` does it. */
export function escapeHtml(text: string): string {
  return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (character) => entities[character]!) : text;
}

const link = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g;

function paragraphs(text: string): string {
  return text
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => escapeHtml(paragraph).replace(/\n/g, '<br>'))
    .map((html) => html.replace(link, (url) => `<a href="${url}" style="color:#0b6bcb">${url}</a>`))
    .map((html) => `<p style="margin:0 0 16px">${html}</p>`)
    .join('\n');
}

/** The small print below a message, as HTML. */
export function footerHtml(footer: string): string {
  if (footer.trim() === '') return '';
  const style = 'margin:24px auto 0;max-width:600px;padding:16px 24px;font-size:12px;line-height:1.6;color:#6b7280';
  return `<div style="${style}">${paragraphs(footer.replace(/^\s*-- ?\n/, ''))}</div>`;
}

/** A plain, responsive page around a text: for e-mails whose author wrote no HTML. */
export function wrapInLayout(body: string, footer: string): string {
  const font = "-apple-system,BlinkMacSystemFont,'Apple SD Gothic Neo','Malgun Gothic',sans-serif";
  return `<!doctype html>
<html lang="ko"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"></head>
<body style="margin:0;padding:24px 12px;background:#f4f5f7;font-family:${font};font-size:16px;line-height:1.7;color:#1f2937">
<div style="margin:0 auto;max-width:600px;padding:32px 24px;background:#ffffff;border-radius:12px;box-sizing:border-box">
${paragraphs(body)}
</div>
${footerHtml(footer)}
</body></html>`;
}

/** HTML brought by the author, with the footer inside its body. */
export function withFooter(html: string, footer: string): string {
  const small = footerHtml(footer);
  const end = html.search(/<\/body\s*>/i);
  return end < 0 ? html + small : html.slice(0, end) + small + html.slice(end);
}

const decoded: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#34': '"',
  '#39': "'",
  nbsp: ' ',
};

/** The words of an HTML page, for the plain-text part of an e-mail whose author wrote only HTML. */
export function textOfHtml(html: string): string {
  return html
    .replace(/<(style|script|head|title)\b[^>]*>[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/<a\b[^>]*href="([^"]+)"[^>]*>([\s\S]*?)<\/a>/gi, '$2 ($1)')
    .replace(/<br\s*\/?>|<\/(p|div|tr|li|h[1-6])\s*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&([a-z]+|#\d+);/gi, (whole, name: string) => decoded[name.toLowerCase()] ?? whole)
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
