// The page's only Trusted Types policy: scripts of workers, from the folder of this script.

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): {
    createScriptURL(url: string): unknown;
  };
}

const code = new URL('./', import.meta.url);

function ownScript(url: string): string {
  const resolved = new URL(url, code);
  if (!resolved.href.startsWith(code.href)) throw new TypeError(`not a script of this page: ${url}`);
  return resolved.href;
}

const factory = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
const policy = factory?.createPolicy('app', { createScriptURL: ownScript });

/** Returns the address of a worker's script, in the form that the content security policy asks for. */
export function workerUrl(file: string): URL {
  return (policy ? policy.createScriptURL(file) : ownScript(file)) as URL;
}
