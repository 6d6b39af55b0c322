// The browser's storage, which may be switched off.

function safely(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

const box = (storage) => ({
  get: (key) => safely(() => storage().getItem(`ohlora-${key}`)),
  set: (key, value) => safely(() => storage().setItem(`ohlora-${key}`, value)),
  remove: (key) => safely(() => storage().removeItem(`ohlora-${key}`)),
});

export const forever = box(() => localStorage);
export const tab = box(() => sessionStorage);
