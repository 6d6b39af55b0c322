// Asks now and then what others in the room, or the tutor herself, have said meanwhile.

const ROOM_MS = 2_000;
const ALONE_MS = 6_000;

export function followNews(room, cursor, show) {
  const address = room ? `/api/news/${room}` : "/api/news";
  let after = cursor;
  const look = async () => {
    if (document.visibilityState === "visible") {
      try {
        const response = await fetch(`${address}?after=${encodeURIComponent(after)}`);
        if (response.ok) {
          const news = await response.json();
          after = news.cursor;
          news.entries.forEach(show);
        }
      } catch {
        // Offline or restarting: the next look asks for everything since the same cursor.
      }
    }
    setTimeout(look, room ? ROOM_MS : ALONE_MS);
  };
  setTimeout(look, room ? ROOM_MS : ALONE_MS);
}
