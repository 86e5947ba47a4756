using System.Security.Cryptography;
using System.Text;

namespace MLExtensions.Trainers;

/// <summary>
/// The frame of a checkpoint: a file that is either whole or not there. Layout: 8 bytes "MLXCKPT1", content, SHA-256 of all before it.
/// </summary>
internal static class CheckpointFile
{
    private static readonly byte[] Magic = Encoding.ASCII.GetBytes("MLXCKPT1");

    /// <summary>Writes a file beside the old one, brings it to the disk, then puts it in the old one's place.</summary>
    /// <param name="path">The checkpoint.</param>
    /// <param name="content">Writes the content.</param>
    /// <param name="open">Opens the file beside it; null for the file system.</param>
    /// <exception cref="IOException">The file could not be written; the old one is untouched.</exception>
    public static void Write(string path, Action<BinaryWriter> content, Func<string, Stream>? open = null)
    {
        var beside = path + ".tmp";
        try
        {
            using (var file = open?.Invoke(beside) ?? new FileStream(beside, FileMode.Create, FileAccess.Write))
            {
                using var hash = SHA256.Create();
                using (var hashed = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
                using (var writer = new BinaryWriter(hashed, Encoding.UTF8))
                {
                    writer.Write(Magic);
                    content(writer);
                }
                file.Write(hash.Hash!);
                if (file is FileStream onDisk)
                    onDisk.Flush(flushToDisk: true);
            }
            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            Remove(beside);
            throw;
        }
    }

    /// <summary>Checks the whole file, then reads its content.</summary>
    /// <exception cref="InvalidDataException">The file is not a checkpoint, is cut short or damaged.</exception>
    public static void Read(string path, Action<BinaryReader> content)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
        if (!IsWhole(file))
            throw new InvalidDataException($"The checkpoint '{path}' is not a checkpoint of this library, or it is damaged or cut short ({file.Length} bytes). Delete it to train from the start.");
        file.Position = Magic.Length;
        using var reader = new BinaryReader(file, Encoding.UTF8);
        content(reader);
    }

    private static bool IsWhole(FileStream file)
    {
        var start = new byte[Magic.Length];
        if (file.Length < Magic.Length + SHA256.HashSizeInBytes || file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || !start.SequenceEqual(Magic))
            return false;
        file.Position = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        for (var left = file.Length - SHA256.HashSizeInBytes; left > 0;)
        {
            var read = file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0)
                return false;
            hash.AppendData(buffer, 0, read);
            left -= read;
        }
        var stored = new byte[SHA256.HashSizeInBytes];
        file.ReadExactly(stored);
        return hash.GetHashAndReset().SequenceEqual(stored);
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The error that led here says more.
        }
    }
}
