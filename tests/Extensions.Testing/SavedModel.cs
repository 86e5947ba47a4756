using System.IO.Compression;
using System.Text;

using Microsoft.ML;

namespace Extensions.Testing;

/// <summary>Model files in memory, whole and damaged.</summary>
public static class SavedModel
{
    public static byte[] Save(MLContext ml, ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(model, schema, stream);
        return stream.ToArray();
    }

    public static ITransformer Load(byte[] file) => new MLContext(seed: 1).Model.Load(new MemoryStream(file), out _);

    /// <summary>The file with the bytes of one component changed, which is found by the signature it starts with.</summary>
    public static byte[] Change(byte[] file, string signature, Func<byte[], byte[]> change)
    {
        using var stream = new MemoryStream();
        stream.Write(file);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            var found = 0;
            foreach (var entry in zip.Entries.ToArray())
            {
                var bytes = Read(entry);
                if (bytes.Length < 0x100 || Encoding.ASCII.GetString(bytes, 0x40, 8) != Reverse(signature) && Encoding.ASCII.GetString(bytes, 0x40, 8) != signature)
                    continue;
                found++;
                var name = entry.FullName;
                entry.Delete();
                using var target = zip.CreateEntry(name).Open();
                target.Write(change(bytes));
            }
            if (found != 1)
                throw new InvalidOperationException($"{found} components have the signature {signature}; one was expected.");
        }
        return stream.ToArray();
    }

    /// <summary>The file as a later version would have written it.</summary>
    public static byte[] FromTheFuture(byte[] file, string signature) => Change(file, signature, bytes =>
    {
        BitConverter.GetBytes(0x00010002).CopyTo(bytes, 0x48);   // written by
        BitConverter.GetBytes(0x00010002).CopyTo(bytes, 0x4C);   // readable from
        return bytes;
    });

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var source = entry.Open();
        using var copy = new MemoryStream();
        source.CopyTo(copy);
        return copy.ToArray();
    }

    private static string Reverse(string text) => new([.. text.Reverse()]);
}
