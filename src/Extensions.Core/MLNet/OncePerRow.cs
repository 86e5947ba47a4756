using Microsoft.ML;

namespace MLExtensions;

/// <summary>Runs a computation that several getters of a row share only once per row.</summary>
/// <param name="row">The row that moves.</param>
/// <param name="compute">Computes the shared values from the row's current state.</param>
public sealed class OncePerRow(DataViewRow row, Action compute)
{
    private long position = -1;

    /// <summary>Computes unless that is done for the current row.</summary>
    public void Ensure()
    {
        if (row.Position == position)
            return;
        compute();
        position = row.Position;   // after the computation: one that failed is not taken for done
    }
}
