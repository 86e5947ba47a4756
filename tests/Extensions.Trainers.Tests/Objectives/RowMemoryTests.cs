using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives;

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class RowMemoryTests
{
    [Theory]
    [InlineData(3, 3)]
    [InlineData(-1, -1)]
    [InlineData(100, 100)]
    public void Of_IndexOfNoRow_NamesRangeAndIndex(long index, long named)
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(3);
        var error = Assert.Throws<ArgumentException>(() => RowMemory.Of(Context(state, [0, index]), "m", 0));
        Assert.StartsWith($"Memory is kept of 3 training rows, with indices from 0 to 2. Got the index {named}.", error.Message, StringComparison.Ordinal);
        Assert.Empty(state.Tensors);
    }

    [Fact]
    public void Of_FewerIndicesThanExamples_NamesBothCounts()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(3);
        var context = new ObjectiveContext { Outputs = zeros(2, 4), Labels = zeros(2, ScalarType.Int64), RowIndices = tensor(new long[] { 1 }), State = state };
        var error = Assert.Throws<ArgumentException>(() => RowMemory.Of(context, "m", 0));
        Assert.StartsWith("Memory per row needs one row index per example. Got 1 for 2 examples.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_SomeRows_LeavesTheOthersAtTheirStart()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(4);
        RowMemory.Of(Context(state, [2, 0]), "m", 5).Write(tensor(new[] { 7f, 8 }));
        Assert.Equal([8, 5, 7, 5], state.Tensors["m"].data<float>().ToArray());
        Assert.Equal([7, 5], RowMemory.Of(Context(state, [2, 3]), "m", 5).Read().data<float>().ToArray());
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void Of_FirstUse_HasTheOutputsTypeAndTheWidth(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(3);
        Assert.Equal([2, 4], RowMemory.Of(Context(state, [0, 1], dtype), "m", 0, 4).Read().shape);
        Assert.Equal(dtype, state.Tensors["m"].dtype);
        Assert.Equal([3, 4], state.Tensors["m"].shape);
    }

    private static ObjectiveContext Context(ObjectiveState state, long[] rows, ScalarType dtype = ScalarType.Float32) => new()
    {
        Outputs = zeros(rows.Length, 4, dtype),
        Labels = zeros(rows.Length, ScalarType.Int64),
        RowIndices = tensor(rows),
        State = state,
    };
}
