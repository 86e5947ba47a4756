namespace Extensions.Benchmarks.Study;

/// <summary>Arrays of numbers in a file that is whole if it is there.</summary>
internal static class ArrayFile
{
    public static void Save(string path, params double[][] arrays)
    {
        using (var writer = new BinaryWriter(File.Create(path + ".part")))
        {
            writer.Write(arrays.Length);
            foreach (var array in arrays)
            {
                writer.Write(array.Length);
                foreach (var number in array)
                    writer.Write(number);
            }
        }
        File.Move(path + ".part", path, overwrite: true);
    }

    public static double[][] Load(string path)
    {
        using var reader = new BinaryReader(File.OpenRead(path));
        return [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadDouble()).ToArray())];
    }
}
