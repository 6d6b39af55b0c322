// Enter while Hangul is being composed ends the syllable; it does not send. Safari ends the composition before the
// key event and tells only by the old key code 229.
export const sendsOnEnter = (event) =>
  event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
