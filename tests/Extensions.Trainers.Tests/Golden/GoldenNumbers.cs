using System.Text.Json;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Golden;

/// <summary>Numbers of golden files, and how they are compared.</summary>
internal static class GoldenNumbers
{
    /// <summary>An array of numbers or of arrays of numbers as rows.</summary>
    public static double[][] Rows(JsonElement array) =>
        [.. array.EnumerateArray().Select(row => row.ValueKind == JsonValueKind.Array ? row.EnumerateArray().Select(value => value.GetDouble()).ToArray() : [row.GetDouble()])];

    /// <summary>All numbers of an array, row by row.</summary>
    public static double[] Flat(JsonElement array) => [.. Rows(array).SelectMany(row => row)];

    /// <summary>All elements of a tensor.</summary>
    public static double[] Flat(Tensor values) => values.to(ScalarType.Float64).contiguous().data<double>().ToArray();

    /// <summary>Compares as the reference says: |a - b| up to the tolerance times max(1, |b|), number by number.</summary>
    public static void AssertClose(double[] expected, double[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(actual[i] - expected[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"{what} {i}: got {actual[i]:R}, expected {expected[i]:R}.");
        }
    }
}
