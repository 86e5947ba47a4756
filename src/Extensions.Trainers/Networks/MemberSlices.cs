namespace MLExtensions.Trainers;

/// <summary>The parameters of one member of an ensemble.</summary>
internal readonly ref struct MemberSlices(ReadOnlySpan<float> flat, int member)
{
    private readonly ReadOnlySpan<float> flat = flat;

    public ReadOnlySpan<float> Of(long offset, int count) => flat.Slice((int)(offset + (long)member * count), count);
}
