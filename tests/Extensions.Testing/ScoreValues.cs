using Microsoft.ML;
using Microsoft.ML.Data;

namespace Extensions.Testing;

/// <summary>The column Score as numbers, whether it is a scalar or a vector.</summary>
public static class ScoreValues
{
    public static IEnumerable<float[]> Of(IDataView data)
    {
        var column = data.Schema["Score"];
        return column.Type is VectorDataViewType ? data.GetColumn<float[]>(column) : data.GetColumn<float>(column).Select(score => new[] { score });
    }
}
