using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>The state of an unfinished run on disk.</summary>
internal sealed class Checkpoint
{
    private const int Version = 2;
    private readonly string path;
    private readonly IReadOnlyList<(string Name, string? Value)> identity;
    private readonly Func<string, Stream>? open;

    /// <param name="path">File of the checkpoint.</param>
    /// <param name="identity">What a run must share with the one that wrote the file; null for what is not known yet.</param>
    /// <param name="open">Opens files to write; null for the file system.</param>
    public Checkpoint(string path, IReadOnlyList<(string Name, string? Value)> identity, Func<string, Stream>? open = null) =>
        (this.path, this.identity, this.open) = (path, identity, open);

    /// <summary>The seed of the run that wrote the file, or null where there is no file.</summary>
    /// <param name="asked">The seed that the options ask for, or null for any.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or of another run.</exception>
    public int? Seed(int? asked)
    {
        if (!File.Exists(path))
            return null;
        var seed = 0;
        CheckpointFile.Read(path, reader => seed = ReadHeader(reader));
        if (asked is not null && asked != seed)
            throw Differs("seed", $"{seed}", $"{asked}");
        return seed;
    }

    /// <summary>Writes the state.</summary>
    /// <exception cref="IOException">The file could not be written; the one before it is untouched.</exception>
    public void Save(TrainingState state, int seed) => CheckpointFile.Write(path, writer =>
    {
        using var scope = NewDisposeScope();
        writer.Write(Version);
        writer.Write(identity.Count);
        foreach (var (name, value) in identity)
        {
            writer.Write(name);
            writer.Write(value ?? throw new InvalidOperationException($"The run does not know its {name} yet."));
        }
        writer.Write(seed);
        writer.Write(state.StepNumber);
        writer.Write(state.Epochs.Count);
        foreach (var epoch in state.Epochs)
        {
            writer.Write(epoch.TrainingLoss);
            writer.Write(epoch.ValidationLoss is not null);
            writer.Write(epoch.ValidationLoss ?? 0);
            writer.Write(epoch.ValidationMetric is not null);
            writer.Write(epoch.ValidationMetric ?? 0);
            writer.Write(epoch.LearningRate);
            writer.Write(epoch.Seconds);
        }
        foreach (var tensor in Flat(state))
            WriteTensor(writer, tensor);
        foreach (var memory in state.ObjectiveStates)
        {
            writer.Write(memory.Tensors.Count);
            foreach (var (name, tensor) in memory.Tensors)
            {
                writer.Write(name);
                WriteTensor(writer, tensor);
            }
        }
    }, open);

    /// <summary>Puts the state of the file, where there is one, into <paramref name="state"/>.</summary>
    /// <returns>Whether there was a file.</returns>
    public bool Load(TrainingState state)
    {
        if (!File.Exists(path))
            return false;
        CheckpointFile.Read(path, reader =>
        {
            using var scope = NewDisposeScope();
            ReadHeader(reader);
            state.StepNumber = reader.ReadInt64();
            var epochs = reader.ReadInt32();
            for (var epoch = 1; epoch <= epochs; epoch++)
                state.Epochs.Add(new(epoch, reader.ReadDouble(), ReadOptional(reader), ReadOptional(reader), reader.ReadDouble(), reader.ReadDouble()));
            foreach (var tensor in Flat(state))
                tensor.copy_(ReadTensor(reader));
            foreach (var memory in state.ObjectiveStates)
                for (var left = reader.ReadInt32(); left > 0; left--)
                    memory.Restore(reader.ReadString(), ReadTensor(reader).to(state.Values.device));
        });
        return true;
    }

    /// <summary>Removes the file of a run that is complete.</summary>
    public void Delete() => File.Delete(path);

    private static IEnumerable<Tensor> Flat(TrainingState state) =>
        new[] { state.Values, state.Averaged, state.Best, state.RowSteps }.OfType<Tensor>().Concat(state.Buffers);

    private int ReadHeader(BinaryReader reader)
    {
        if (reader.ReadInt32() is var version && version != Version)
            throw new InvalidDataException($"The checkpoint '{path}' has format {version}; this version reads {Version}. Delete it to train from the start.");
        var count = reader.ReadInt32();
        for (var i = 0; i < count; i++)
        {
            var (name, value) = (reader.ReadString(), reader.ReadString());
            if (identity[i].Name != name || (identity[i].Value ?? value) != value)
                throw Differs(name, value, $"{identity[i].Value}");
        }
        return reader.ReadInt32();
    }

    private InvalidDataException Differs(string name, string stored, string asked) =>
        new($"The checkpoint '{path}' is of another run: its {name} is [{stored}], this run's is [{asked}]. Delete the file or name another one.");

    private static double? ReadOptional(BinaryReader reader)
    {
        var given = reader.ReadBoolean();
        var value = reader.ReadDouble();
        return given ? value : null;
    }

    private static void WriteTensor(BinaryWriter writer, Tensor tensor)
    {
        using var flat = tensor.detach().cpu().contiguous();
        writer.Write((sbyte)flat.dtype);
        writer.Write(flat.shape.Length);
        foreach (var length in flat.shape)
            writer.Write(length);
        foreach (var piece in Pieces(flat))
            writer.Write(piece.bytes);
    }

    /// <summary>Views of at most 16 million elements: a span holds less than 2^31 bytes.</summary>
    private static IEnumerable<Tensor> Pieces(Tensor tensor)
    {
        const long longest = 1 << 24;
        var flat = tensor.view(-1);
        for (long start = 0; start < flat.numel(); start += longest)
            yield return flat.narrow(0, start, Math.Min(longest, flat.numel() - start));
    }

    private static Tensor ReadTensor(BinaryReader reader)
    {
        var type = (ScalarType)reader.ReadSByte();
        var shape = new long[reader.ReadInt32()];
        for (var i = 0; i < shape.Length; i++)
            shape[i] = reader.ReadInt64();
        var result = empty(shape, type);
        foreach (var piece in Pieces(result))
            reader.BaseStream.ReadExactly(piece.bytes);
        return result;
    }
}
