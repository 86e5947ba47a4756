using System.Collections.ObjectModel;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives;

/// <summary>Outputs and labels of N examples in plain doubles, and the tensors made of them.</summary>
/// <param name="Outputs">One row of outputs per example; one number for binary classification and most regression.</param>
/// <param name="Labels">One row per example: the class index, 0 or 1, L times 0 or 1, or the value.</param>
public sealed record ExampleBatch(double[][] Outputs, double[][] Labels)
{
    public int Count => Outputs.Length;

    /// <summary>Further columns by role, one row of values per example; rows of one value become a tensor (N,).</summary>
    public IReadOnlyDictionary<string, double[][]> Columns { get; init; } = ReadOnlyDictionary<string, double[][]>.Empty;

    /// <summary>What an objective gets; the outputs are a leaf that collects gradients.</summary>
    public ObjectiveContext Context(Objective objective, ScalarType dtype = ScalarType.Float64)
    {
        var outputs = Tensor(Outputs, dtype, objective is BinaryObjective or RegressionObjective && Outputs[0].Length == 1);
        var labels = objective is MulticlassObjective
            ? tensor(Labels.Select(row => (long)row[0]).ToArray())
            : Tensor(Labels, dtype, objective is BinaryObjective or RegressionObjective);
        return new()
        {
            Outputs = outputs.requires_grad_(true),
            Labels = labels,
            RowIndices = arange(Count, ScalarType.Int64),
            Columns = Columns.ToDictionary(column => column.Key, column => Tensor(column.Value, dtype, column.Value[0].Length == 1)),
            State = new ObjectiveState(Count),
        };
    }

    /// <summary>Values of a tensor (N,) or (N, columns) as rows.</summary>
    public static double[][] Rows(Tensor values)
    {
        var flat = values.to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
        return [.. flat.Chunk(flat.Length / (int)values.size(0))];
    }

    private static Tensor Tensor(double[][] rows, ScalarType dtype, bool single)
    {
        var matrix = tensor(rows.SelectMany(row => row).ToArray(), dtype: dtype);
        return single ? matrix : matrix.reshape(rows.Length, rows[0].Length);
    }
}
