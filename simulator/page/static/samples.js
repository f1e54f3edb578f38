// Things to send for those who have none at hand, made in the browser.

import { languageNow } from "./words.js";

function picture() {
  const canvas = document.createElement("canvas");
  canvas.width = 640;
  canvas.height = 400;
  const pen = canvas.getContext("2d");
  const sky = pen.createLinearGradient(0, 0, 640, 400);
  sky.addColorStop(0, "#1f6f8b");
  sky.addColorStop(1, "#99a8b2");
  pen.fillStyle = sky;
  pen.fillRect(0, 0, 640, 400);
  pen.fillStyle = "#fff";
  pen.font = "44px sans-serif";
  pen.textAlign = "center";
  pen.fillText(languageNow() === "zh" ? "示例照片" : "Sample photo", 320, 190);
  pen.font = "26px sans-serif";
  pen.fillText(new Date().toLocaleTimeString(), 320, 250);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** Two soft notes as a WAV. */
function sound() {
  const rate = 8000;
  const length = rate * 2;
  const bytes = new DataView(new ArrayBuffer(44 + length));
  const write = (place, text) => [...text].forEach((sign, n) => bytes.setUint8(place + n, sign.charCodeAt(0)));
  write(0, "RIFF");
  bytes.setUint32(4, 36 + length, true);
  write(8, "WAVEfmt ");
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, rate, true);
  bytes.setUint32(28, rate, true);
  bytes.setUint16(32, 1, true);
  bytes.setUint16(34, 8, true);
  write(36, "data");
  bytes.setUint32(40, length, true);
  for (let n = 0; n < length; n += 1) {
    const note = n < length / 2 ? 440 : 550;
    bytes.setUint8(44 + n, 128 + 40 * Math.sin((2 * Math.PI * note * n) / rate));
  }
  return Promise.resolve(new Blob([bytes.buffer]));
}

const paper = () => Promise.resolve(new Blob(["示例文件\nSample document\n"]));

export const samples = () => [
  { label: "samplePhoto", kind: "photo", name: "photo.png", make: picture },
  { label: "sampleVoice", kind: "voice", name: "voice.oga", make: sound },
  { label: "sampleDocument", kind: "document", name: languageNow() === "zh" ? "示例文件.txt" : "sample.txt", make: paper },
];
